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
    public Map<String, double[]> confidences(TreatmentInput trial, ExperimentContext bench) throws IOException {
        HeadFit fit = HeadFit.standard(trial.seed());
        LinearHead head = source.start(bench, trial.seed());
        if (elicit) {
            float[][] states = source.elicited(bench, trial.seed());
            head = fit.fit(head, states, Arrays.copyOf(bench.agreement(), states.length));
        }
        if (trial.drawn().length > 0) {
            float[][] all = source.labeled(bench, trial.seed());
            float[][] states =
                    Arrays.stream(trial.drawn()).mapToObj(i -> all[i]).toArray(float[][]::new);
            head = fit.fit(head, states, trial.targets(bench.labeled()));
        }
        Map<String, double[]> confidences = new LinkedHashMap<>();
        for (String test : bench.tests().keySet()) {
            confidences.put(
                    test,
                    Arrays.stream(source.test(bench, trial.seed(), test))
                            .mapToDouble(head::confidence)
                            .toArray());
        }
        return confidences;
    }
}
