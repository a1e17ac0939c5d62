package io.candor.training.map;

import io.candor.honesty.AttributedLabel;
import io.candor.honesty.labeler.JudgedAnswer;
import io.candor.honesty.labeler.LabelerTrust;
import io.candor.honesty.map.LabeledLogit;
import io.candor.honesty.map.TokenLogProbabilities;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A final label that counts.
 *
 * @param text identity of the question's text
 * @param logit with the label as those found it who are heard
 * @param tokens of the answer; empty where nothing is known of them
 * @param label the same label and who found it
 * @param doubted labelers without whom a map has to be better too
 * @param distrusted labelers who are not believed by now, also for what they said before
 * @param source the other system's model that gave the answer; empty for the base model
 */
public record CountedLabel(
        String text,
        LabeledLogit logit,
        Optional<TokenLogProbabilities> tokens,
        AttributedLabel label,
        Set<String> doubted,
        Set<String> distrusted,
        Optional<String> source) {
    public CountedLabel {
        doubted = Set.copyOf(doubted);
    }

    /**
     * What of the next final label counts.
     *
     * @param trust hears the label
     * @param logit the head's, finite
     * @param answer identity of the answer
     * @param tokens of the answer, where they are known
     * @param sampled whether the answer is in the random audit sample
     */
    public static Optional<CountedLabel> of(
            LabelerTrust trust,
            JudgedAnswer judged,
            double logit,
            String answer,
            Optional<TokenLogProbabilities> tokens,
            boolean sampled) {
        return trust.add(judged)
                .map(counted -> new CountedLabel(
                        judged.text(),
                        new LabeledLogit(
                                logit, judged.domain(), answer, counted.label().label(), sampled),
                        tokens,
                        counted.label(),
                        counted.doubted(),
                        trust.distrusted(),
                        Optional.empty()));
    }

    /** A label of somebody who is trusted, on an answer of whose tokens nothing is known. */
    public static CountedLabel trusted(String text, LabeledLogit logit) {
        return trusted(text, logit, Optional.empty());
    }

    /** A label of somebody who is trusted. */
    public static CountedLabel trusted(String text, LabeledLogit logit, Optional<TokenLogProbabilities> tokens) {
        return new CountedLabel(
                text,
                logit,
                tokens,
                new AttributedLabel(logit.correctness(), new TreeMap<>(Map.of("", logit.correctness()))),
                Set.of(),
                Set.of(),
                Optional.empty());
    }

    /**
     * The same label on an answer that another system's model gave.
     *
     * @param question identity of the question's text
     */
    CountedLabel ofSource(String model, String question, String domain) {
        LabeledLogit its =
                new LabeledLogit(logit.logit(), domain, logit.answer(), logit.correctness(), logit.sampled());
        return new CountedLabel(question, its, tokens, label, doubted, distrusted, Optional.of(model));
    }

    /** The label that is left without the verdicts of some labelers; at least one other verdict must be. */
    LabeledLogit without(Set<String> labelers) {
        double left = label.without(labelers).label();
        return left == logit.correctness() ? logit : logit.with(left);
    }
}
