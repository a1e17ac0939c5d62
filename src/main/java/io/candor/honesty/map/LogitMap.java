package io.candor.honesty.map;

import io.candor.honesty.Probability;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Platt scaling (Platt 1999) of a head's logit with effects of domain and answer: the mapped log odds are
 * {@code (slope + domain's slope) * logit + intercept + domain's intercept + answer's effect}. A domain or an answer that is not
 * listed has no effect. A slope may be negative:
 * where the truth has changed, what a head was sure of may be what is wrong now.
 *
 * @param global what holds for every answer
 * @param domains domain → what is added there
 * @param answers answer → what is added to the log odds
 */
public record LogitMap(Platt global, SortedMap<String, Platt> domains, SortedMap<String, Double> answers) {
    /** The map of a head that needs none: confidence is the logit's sigmoid. */
    public static final LogitMap IDENTITY = new LogitMap(new Platt(1, 0), new TreeMap<>(), new TreeMap<>());

    /** A head that is surer than this is only sure: beyond it, one wrong label would outweigh all others. */
    private static final double MOST_SURE = 8;

    private static final Platt NO_EFFECT = new Platt(0, 0);

    /**
     * A line through the log odds.
     *
     * @param slope per unit of the logit
     * @param intercept log odds at logit 0
     */
    public record Platt(double slope, double intercept) {
        public Platt {
            if (!Double.isFinite(slope) || !Double.isFinite(intercept)) {
                throw new IllegalArgumentException(
                        "slope and intercept must be finite, got: " + slope + " and " + intercept);
            }
        }
    }

    public LogitMap {
        if (global == null || domains == null || answers == null) {
            throw new IllegalArgumentException("a map needs global, domains and answers");
        }
        domains = Collections.unmodifiableSortedMap(new TreeMap<>(domains));
        answers = Collections.unmodifiableSortedMap(new TreeMap<>(answers));
        for (Map.Entry<String, Double> answer : answers.entrySet()) {
            if (answer.getValue() == null || !Double.isFinite(answer.getValue())) {
                throw new IllegalArgumentException("an answer's effect must be finite, got: " + answer.getValue());
            }
        }
    }

    /**
     * The mapped confidence, in [0, 1].
     *
     * @param logit the head's
     * @param domain of the question
     * @param answer as {@link LabeledLogit#answer}; empty before there is one
     */
    public double confidence(double logit, String domain, String answer) {
        return Probability.sigmoid(logOdds(logit, domain, answer));
    }

    /** The same of what was labeled. */
    public double confidence(LabeledLogit label) {
        return Probability.sigmoid(logOdds(label));
    }

    double logOdds(LabeledLogit label) {
        return logOdds(label.logit(), label.domain(), label.answer());
    }

    private double logOdds(double logit, String domain, String answer) {
        Platt effect = domains.getOrDefault(domain, NO_EFFECT);
        double slope = global.slope() + effect.slope();
        return slope * bounded(logit) + global.intercept() + effect.intercept() + answers.getOrDefault(answer, 0.0);
    }

    static double bounded(double logit) {
        return Math.max(-MOST_SURE, Math.min(MOST_SURE, logit));
    }

    /** This map with another one's effects of a domain, where those are to stay. */
    public LogitMap withDomainOf(LogitMap other, String domain) {
        SortedMap<String, Platt> changed = new TreeMap<>(domains);
        Platt theirs = other.domains.getOrDefault(domain, NO_EFFECT);
        changed.put(
                domain,
                new Platt(
                        other.global.slope() + theirs.slope() - global.slope(),
                        other.global.intercept() + theirs.intercept() - global.intercept()));
        return new LogitMap(global, changed, answers);
    }
}
