package io.candor.training;

import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationExample;
import io.candor.event.TextIdentity;
import io.candor.honesty.AttributedLabel;
import io.candor.honesty.Probability;
import java.time.Instant;
import java.util.List;
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
        Instant enteredAt) {
    private static final String NOBODY = "unknown";

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
                Optional.ofNullable(example.getEnteredAt()).orElse(batch.getClosedAt()));
    }

    private static SortedMap<String, Double> verdicts(CalibrationExample example) {
        SortedMap<String, Double> verdicts = new TreeMap<>();
        List<String> labelers = example.getLabelers();
        // Batches of an earlier version have no scores per labeler, so the label counts as the verdict of each.
        boolean told = example.getScores().size() == labelers.size();
        for (int i = 0; i < labelers.size(); i++) {
            verdicts.put(labelers.get(i), told ? example.getScores().get(i) : (Double) example.getLabel());
        }
        if (verdicts.isEmpty()) {
            verdicts.put(NOBODY, example.getLabel());
        }
        return verdicts;
    }

    /** The label with the verdicts on another question that asks the same, of labelers who did not judge this one. */
    LearnedLabel withVotesOf(LearnedLabel other) {
        return with(label.with(other.label.verdicts()));
    }

    private LearnedLabel with(AttributedLabel other) {
        return new LearnedLabel(questionId, text, question, domain, other, confidence, releaseId, batchId, enteredAt);
    }

    /** The label without the verdicts of these labelers; at least one other verdict must be left. */
    LearnedLabel without(Set<String> labelers) {
        return with(label.without(labelers));
    }
}
