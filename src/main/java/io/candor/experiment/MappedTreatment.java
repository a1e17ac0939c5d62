package io.candor.experiment;

import io.candor.honesty.ScoredAnswer;
import io.candor.honesty.map.BetaMap;
import io.candor.honesty.map.ConfidenceMap;
import io.candor.honesty.map.IsotonicMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * The elicited confidence, with the labels spent on a post-hoc map alone. It cannot change the order of the
 * confidences, only their values.
 *
 * @param name of the row
 * @param samples samples per question that the elicitation saw
 * @param fit makes the map
 */
record MappedTreatment(String name, int samples, Function<List<ScoredAnswer>, ConfidenceMap> fit) implements Treatment {

    static MappedTreatment beta(int samples) {
        return new MappedTreatment("elicitation + beta map", samples, BetaMap::fit);
    }

    static MappedTreatment isotonic(int samples) {
        return new MappedTreatment("elicitation + isotonic map", samples, IsotonicMap::fit);
    }

    @Override
    public Map<String, double[]> confidences(TreatmentInput input, ExperimentContext context) throws IOException {
        double[] claimed = context.labeledConfidences(samples, input.seed());
        double[] targets = input.targets(context.labeled());
        List<ScoredAnswer> answers = new ArrayList<>();
        for (int i = 0; i < targets.length; i++) {
            answers.add(new ScoredAnswer(claimed[input.drawn()[i]], targets[i]));
        }
        ConfidenceMap map = fit.apply(answers);
        Map<String, double[]> mapped = new LinkedHashMap<>();
        context.elicitedConfidences(samples, input.seed())
                .forEach((test, confidences) -> mapped.put(
                        test, DoubleStream.of(confidences).map(map::apply).toArray()));
        return mapped;
    }
}
