package io.candor.experiment;

import io.candor.training.fit.HeadFit;
import io.candor.training.fit.LinearHead;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The head alone, fitted to labels on hidden states that stay as they are.
 *
 * @param name of the row
 * @param source where the states come from
 * @param elicit whether the head is first fitted to the model's own agreement
 */
record HeadTreatment(String name, StateSource source, boolean elicit) implements Treatment {

    @Override
    public Map<String, double[]> confidences(TreatmentInput input, ExperimentContext context) throws IOException {
        HeadFit fit = HeadFit.standard(input.seed());
        LinearHead head = source.start(context, input.seed());
        if (elicit) {
            float[][] states = source.elicited(context, input.seed());
            head = fit.fit(head, states, Arrays.copyOf(context.agreement(), states.length));
        }
        if (input.drawn().length > 0) {
            float[][] all = source.labeled(context, input.seed());
            float[][] states =
                    Arrays.stream(input.drawn()).mapToObj(i -> all[i]).toArray(float[][]::new);
            head = fit.fit(head, states, input.targets(context.labeled()));
        }
        Map<String, double[]> confidences = new LinkedHashMap<>();
        for (String test : context.tests().keySet()) {
            confidences.put(
                    test,
                    Arrays.stream(source.test(context, input.seed(), test))
                            .mapToDouble(head::confidence)
                            .toArray());
        }
        return confidences;
    }
}
