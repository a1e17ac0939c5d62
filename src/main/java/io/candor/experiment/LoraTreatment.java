package io.candor.experiment;

import io.candor.llm.adapter.Adapter;
import java.io.IOException;
import java.util.Map;

/**
 * LoRA and head, fitted to labels from a fresh adapter (calibration only) or an elicited one (EliCal); without labels the
 * elicited one as it is (elicitation only).
 *
 * @param name of the row
 * @param elicitedFrom samples per question that the elicitation saw; 0 for no elicitation
 */
record LoraTreatment(String name, int elicitedFrom) implements Treatment {

    @Override
    public Map<String, double[]> confidences(TreatmentInput input, ExperimentContext context) throws IOException {
        if (input.drawn().length == 0) {
            return context.elicitedConfidences(elicitedFrom, input.seed());
        }
        Adapter start = elicitedFrom == 0 ? context.fresh(input.seed()) : context.elicited(elicitedFrom, input.seed());
        return context.testConfidences(context.calibrated(start, input));
    }
}
