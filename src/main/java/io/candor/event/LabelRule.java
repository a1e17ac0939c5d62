package io.candor.event;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How one label comes of several verdicts: only the verdicts of the most trusted source that spoke count, and among them
 * the aggregation decides.
 *
 * @param trust every source once, the most trusted first
 * @param aggregation what makes one score of several
 */
public record LabelRule(List<FeedbackSource> trust, Aggregation aggregation) {

    /** What makes one score of several. */
    public enum Aggregation {
        /** The mean of the scores. */
        MEAN {
            @Override
            double of(double[] scores) {
                double sum = 0;
                for (double score : scores) {
                    sum += score;
                }
                return sum / scores.length;
            }
        },
        /** 1 when more scores are at least 0.5 than below, 0 when fewer, 0.5 in a tie. */
        MAJORITY {
            @Override
            double of(double[] scores) {
                int balance = 0;
                for (double score : scores) {
                    balance += score >= 0.5 ? 1 : -1;
                }
                return (Integer.signum(balance) + 1) / 2.0;
            }
        };

        /** @param scores at least one, each in [0, 1] */
        abstract double of(double[] scores);
    }

    public LabelRule {
        trust = List.copyOf(trust);
        if (trust.size() != FeedbackSource.values().length || Set.copyOf(trust).size() != trust.size()) {
            throw new IllegalArgumentException(
                    "candor.feedback.rule.trust must name HUMAN, REFERENCE and JUDGE once each, got: " + trust);
        }
    }

    /** What {@code LabeledAnswer.rule} says, for example {@code HUMAN>REFERENCE>JUDGE:MEAN}. */
    public String name() {
        return trust.stream().map(Enum::name).collect(Collectors.joining(">")) + ":" + aggregation;
    }

    /** The rule of a {@link #name}; empty where it is none, as of another version. */
    public static Optional<LabelRule> named(String name) {
        String[] parts = name.split(":", -1);
        try {
            return parts.length == 2
                    ? Optional.of(new LabelRule(
                            Arrays.stream(parts[0].split(">"))
                                    .map(FeedbackSource::valueOf)
                                    .toList(),
                            Aggregation.valueOf(parts[1])))
                    : Optional.empty();
        } catch (IllegalArgumentException unknown) {
            // What it names is not known here, however often it is read.
            return Optional.empty();
        }
    }

    /**
     * The label in [0, 1]; empty when no verdict stands.
     *
     * @param verdicts in the order of their labelers, which fixes the order of additions
     */
    public OptionalDouble resolve(List<Verdict> verdicts) {
        for (FeedbackSource source : trust) {
            double[] scores = verdicts.stream()
                    .filter(verdict -> verdict.getSource() == source)
                    .mapToDouble(Verdict::getScore)
                    .toArray();
            if (scores.length > 0) {
                return OptionalDouble.of(aggregation.of(scores));
            }
        }
        return OptionalDouble.empty();
    }
}
