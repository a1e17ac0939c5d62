package io.candor.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * A baseline computed from the recorded answers, without training. It sees the answer, which the others do not.
 *
 * @param name of the row
 * @param score of all questions of a test, for a seed
 */
record RecordedTreatment(String name, BiFunction<QuestionSignals, Long, double[]> score) implements Treatment {

    static RecordedTreatment sequenceProbability() {
        return new RecordedTreatment("sequence probability", (signals, seed) -> signals.sequenceProbability());
    }

    static RecordedTreatment selfConsistency(int k) {
        return new RecordedTreatment("self-consistency, k = " + k, (signals, seed) -> IntStream.range(0, signals.size())
                .mapToDouble(i -> signals.agreement(i, k, seed))
                .toArray());
    }

    @Override
    public Map<String, double[]> confidences(TreatmentInput input, ExperimentContext context) {
        Map<String, double[]> confidences = new LinkedHashMap<>();
        context.tests().forEach((test, signals) -> confidences.put(test, score.apply(signals, input.seed())));
        return confidences;
    }
}
