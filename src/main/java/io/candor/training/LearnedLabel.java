package io.candor.training;

import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationExample;
import io.candor.event.LabelerIdentity;
import io.candor.event.TextIdentity;
import io.candor.honesty.AttributedLabel;
import io.candor.honesty.Probability;
import io.candor.honesty.labeler.JudgedAnswer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One label as the trainer keeps it.
 *
 * @param questionId the question's id
 * @param text identity of its text ({@link TextIdentity}): labels with the same one count as one
 * @param question its text as asked
 * @param domain its subject area
 * @param label what the labelers found
 * @param confidence what the answer carried, in [0, 1]
 * @param releaseId the release that gave it
 * @param batchId the batch the label came with
 * @param enteredAt when the label was drawn, by the clock of drift alarms; that batch's end where it does not say
 * @param sampled whether the answer is in the random audit sample
 */
record LearnedLabel(
        String questionId,
        String text,
        String question,
        String domain,
        AttributedLabel label,
        double confidence,
        String releaseId,
        String batchId,
        Instant enteredAt,
        boolean sampled) {
    LearnedLabel {
        confidence = Probability.require("confidence", confidence);
    }

    static LearnedLabel of(CalibrationExample example, CalibrationBatch batch) {
        return new LearnedLabel(
                example.getQuestionId(),
                TextIdentity.of(example.getQuestion(), example.getQuestionId()),
                example.getQuestion(),
                example.getDomain(),
                new AttributedLabel(example.getLabel(), verdicts(example)),
                example.getConfidence(),
                example.getReleaseId(),
                batch.getBatchId(),
                Optional.ofNullable(example.getEnteredAt()).orElse(batch.getClosedAt()),
                example.getAuditSampled());
    }

    private static SortedMap<String, Double> verdicts(CalibrationExample example) {
        SortedMap<String, Double> verdicts = LabelerIdentity.verdicts(example);
        return verdicts.isEmpty() ? new TreeMap<>(Map.of(LabelerIdentity.UNKNOWN, example.getLabel())) : verdicts;
    }

    /** What shows whether its labelers are to be believed. */
    JudgedAnswer judged() {
        return new JudgedAnswer(text, domain, releaseId, confidence, label, Set.of());
    }

    /** The label with the verdicts on another question that asks the same, of labelers who did not judge this one. */
    LearnedLabel withVotesOf(LearnedLabel other) {
        return with(label.with(other.label.verdicts()));
    }

    private LearnedLabel with(AttributedLabel other) {
        return new LearnedLabel(
                questionId, text, question, domain, other, confidence, releaseId, batchId, enteredAt, sampled);
    }

    /** The label without the verdicts of these labelers; at least one other verdict must be left. */
    LearnedLabel without(Set<String> labelers) {
        return with(label.without(labelers));
    }
}
