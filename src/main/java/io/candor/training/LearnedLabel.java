package io.candor.training;

import io.candor.erasure.Erasures;
import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationExample;
import io.candor.event.LabelerIdentity;
import io.candor.event.RecordPosition;
import io.candor.event.TextIdentity;
import io.candor.honesty.AttributedLabel;
import io.candor.honesty.Probability;
import io.candor.honesty.labeler.JudgedAnswer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
 * @param positions labeler → the record of the verdict, where the batch says
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
        boolean sampled,
        Map<String, RecordPosition> positions) {
    LearnedLabel {
        positions = Map.copyOf(positions);
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
                example.getAuditSampled(),
                positions(example));
    }

    /** Behind the answer's position come those of the verdicts, in the order of the labelers. */
    private static Map<String, RecordPosition> positions(CalibrationExample example) {
        Map<String, RecordPosition> positions = new HashMap<>();
        for (int i = 0;
                i < example.getLabelers().size() && i + 1 < example.getLineage().size();
                i++) {
            positions.put(
                    LabelerIdentity.of(example.getLabelers().get(i)),
                    example.getLineage().get(i + 1));
        }
        return positions;
    }

    /** What is left of it; empty where its question or all of its verdicts are forgotten. */
    Optional<LearnedLabel> remaining(Erasures erasures) {
        if (!erasures.isAbout(questionId)) {
            return Optional.of(this);
        }
        Set<String> forgotten = label.verdicts().keySet().stream()
                .filter(labeler ->
                        positions.containsKey(labeler) && erasures.isForgotten(questionId, positions.get(labeler)))
                .collect(Collectors.toSet());
        return erasures.isForgotten(questionId) || !label.standsWithout(forgotten)
                ? Optional.empty()
                : Optional.of(without(forgotten));
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
                questionId,
                text,
                question,
                domain,
                other,
                confidence,
                releaseId,
                batchId,
                enteredAt,
                sampled,
                positions);
    }

    /** The label without the verdicts of these labelers; at least one other verdict must be left. */
    LearnedLabel without(Set<String> labelers) {
        return with(label.without(labelers));
    }
}
