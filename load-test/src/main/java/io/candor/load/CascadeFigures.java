package io.candor.load;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a cascade of two models gives at one threshold, beside each of them alone: a confident answer of the first is accepted, all
 * others are answered by the second, whose answer is accepted or goes to review.
 */
final class CascadeFigures {
    private CascadeFigures() {}

    /**
     * Both answers to one question.
     *
     * @param first confidence that the first model's answer is right, in [0, 1]
     * @param second the same of the second's
     */
    record Pair(double first, boolean firstIsRight, double second, boolean secondIsRight) {}

    /**
     * What is accepted and paid.
     *
     * @param accepted share of all questions, in [0, 1]
     * @param error share of the accepted ones that is wrong; NaN where none is accepted
     * @param firstAsked calls of the first model, per question
     * @param secondAsked calls of the second
     */
    record Figure(double accepted, double error, double firstAsked, double secondAsked) {}

    static Figure cascade(List<Pair> pairs, double threshold) {
        return figure(pairs, pair -> pair.first() >= threshold, pair -> pair.second() >= threshold, 1);
    }

    static Figure firstAlone(List<Pair> pairs, double threshold) {
        Figure figure = figure(pairs, pair -> pair.first() >= threshold, pair -> false, 1);
        return new Figure(figure.accepted(), figure.error(), 1, 0);
    }

    static Figure secondAlone(List<Pair> pairs, double threshold) {
        return figure(pairs, pair -> false, pair -> pair.second() >= threshold, 0);
    }

    private static Figure figure(List<Pair> pairs, Predicate<Pair> first, Predicate<Pair> second, double firstAsked) {
        int accepted = 0;
        int wrong = 0;
        int escalated = 0;
        for (Pair pair : pairs) {
            boolean done = first.test(pair);
            escalated += done ? 0 : 1;
            if (done || second.test(pair)) {
                accepted++;
                wrong += (done ? pair.firstIsRight() : pair.secondIsRight()) ? 0 : 1;
            }
        }
        double all = pairs.size();
        return new Figure(
                accepted / all, accepted == 0 ? Double.NaN : wrong / (double) accepted, firstAsked, escalated / all);
    }

    /** The mean over draws of labels; of errors over those in which anything was accepted. */
    static Figure mean(List<Figure> all) {
        List<Double> errors = new ArrayList<>();
        all.stream().map(Figure::error).filter(Double::isFinite).forEach(errors::add);
        return new Figure(
                all.stream().mapToDouble(Figure::accepted).average().orElse(Double.NaN),
                errors.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN),
                all.stream().mapToDouble(Figure::firstAsked).average().orElse(Double.NaN),
                all.stream().mapToDouble(Figure::secondAsked).average().orElse(Double.NaN));
    }
}
