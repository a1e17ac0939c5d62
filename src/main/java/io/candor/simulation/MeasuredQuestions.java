package io.candor.simulation;

import io.candor.honesty.BrierScore;
import io.candor.honesty.CalibrationNoiseFloor;
import io.candor.honesty.ExpectedCalibrationError;
import io.candor.honesty.ScoredAnswer;
import io.candor.honesty.map.LogitMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/** The recorded answers to questions that nobody was asked in a seed; they measure maps and do nothing else. */
final class MeasuredQuestions {
    private static final int FEWEST = 50;
    private static final int SIMULATIONS = 100;

    private final List<RecordedAnswer> answers;
    private final Set<String> changed;
    private final UnaryOperator<String> named;
    /** Domain → places among the recorded answers. */
    private final Map<String, List<Integer>> domains = new TreeMap<>();

    /**
     * @param changed domains whose truth changes
     * @param named what maps know a domain as
     * @throws NotEnoughQuestionsException if too few are left of a domain
     */
    MeasuredQuestions(
            List<RecordedAnswer> answers, IntPredicate asked, Set<String> changed, UnaryOperator<String> named) {
        this.answers = answers;
        this.changed = changed;
        this.named = named;
        for (int i = 0; i < answers.size(); i++) {
            List<Integer> domain = domains.computeIfAbsent(answers.get(i).domain(), name -> new ArrayList<>());
            if (!asked.test(i)) {
                domain.add(i);
            }
        }
        domains.forEach((name, left) -> {
            if (left.size() < FEWEST) {
                throw new NotEnoughQuestionsException("of domain '" + name + "' " + left.size()
                        + " questions are left to measure on, fewer than " + FEWEST
                        + ": give more questions, fewer --before or --labels, or fewer --texts");
            }
        });
    }

    /** @param truth correctness of each recorded answer */
    LoopFigures measure(LogitMap map, double[] truth) {
        List<ScoredAnswer> all = new ArrayList<>();
        List<ScoredAnswer> same = new ArrayList<>();
        List<Double> changedExcess = new ArrayList<>();
        List<Double> sameExcess = new ArrayList<>();
        double worst = Double.NEGATIVE_INFINITY;
        for (Map.Entry<String, List<Integer>> domain : domains.entrySet()) {
            List<ScoredAnswer> scored = scored(domain.getValue(), map, truth);
            double excess = excess(scored);
            worst = Math.max(worst, excess);
            all.addAll(scored);
            if (changed.contains(domain.getKey())) {
                changedExcess.add(excess);
            } else {
                sameExcess.add(excess);
                same.addAll(scored);
            }
        }
        return new LoopFigures(
                mean(changedExcess),
                mean(sameExcess),
                excess(all),
                worst,
                same.isEmpty() ? Double.NaN : new BrierScore().measure(same));
    }

    /** Brier score of all answers. */
    double brier(LogitMap map, double[] truth) {
        List<ScoredAnswer> all = new ArrayList<>();
        domains.values().forEach(domain -> all.addAll(scored(domain, map, truth)));
        return new BrierScore().measure(all);
    }

    private List<ScoredAnswer> scored(List<Integer> domain, LogitMap map, double[] truth) {
        List<ScoredAnswer> scored = new ArrayList<>();
        for (int place : domain) {
            RecordedAnswer answer = answers.get(place);
            scored.add(new ScoredAnswer(
                    map.confidence(answer.logit(), named.apply(answer.domain()), answer.answer()), truth[place]));
        }
        return scored;
    }

    private static double excess(List<ScoredAnswer> answers) {
        ExpectedCalibrationError error = ExpectedCalibrationError.standard();
        return error.measure(answers)
                - CalibrationNoiseFloor.of(answers, error, SIMULATIONS, 1).mean();
    }

    private static double mean(Collection<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }
}
