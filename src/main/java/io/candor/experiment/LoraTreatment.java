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
    public Map<String, double[]> confidences(TreatmentInput trial, ExperimentContext bench) throws IOException {
        if (trial.drawn().length == 0) {
            return bench.elicitedConfidences(elicitedFrom, trial.seed());
        }
        Adapter start = elicitedFrom == 0 ? bench.fresh(trial.seed()) : bench.elicited(elicitedFrom, trial.seed());
        return bench.testConfidences(bench.calibrated(start, trial));
    }
}
