package io.candor.training;

import io.candor.MappedConfig;
import io.candor.event.BatchTrigger;
import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationExample;
import io.candor.event.TextIdentity;
import io.candor.honesty.AttributedLabel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Labels, batches and settings for tests. */
final class Labels {
    static final String MODEL = "tiny@0123456789ab";

    private Labels() {}

    static LearnedLabel label(String id, String domain, double confidence, Map<String, Double> verdicts) {
        double mean = verdicts.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
        return new LearnedLabel(
                id,
                text(id),
                "question " + id,
                domain,
                new AttributedLabel(mean, new TreeMap<>(verdicts)),
                confidence,
                "r0",
                "b0",
                Instant.EPOCH,
                true,
                Map.of());
    }

    /** What the text of the question with this id counts as. */
    static String text(String id) {
        return TextIdentity.of("question " + id, id);
    }

    /** The same label of a question with another id. */
    static LearnedLabel askedAgain(LearnedLabel label, String id) {
        return new LearnedLabel(
                id,
                label.text(),
                label.question(),
                label.domain(),
                label.label(),
                label.confidence(),
                label.releaseId(),
                label.batchId(),
                label.enteredAt(),
                label.sampled(),
                label.positions());
    }

    static LearnedLabel inBatch(LearnedLabel label, String batchId, Instant enteredAt) {
        return new LearnedLabel(
                label.questionId(),
                label.text(),
                label.question(),
                label.domain(),
                label.label(),
                label.confidence(),
                label.releaseId(),
                batchId,
                enteredAt,
                label.sampled(),
                label.positions());
    }

    static CalibrationExample example(String id, double label, int revision, String labeler) {
        return CalibrationExample.newBuilder()
                .setAuditSampled(true)
                .setQuestionId(id)
                .setQuestion("question " + id)
                .setLabel(label)
                .setConfidence(0.5)
                .setReleaseId("r0")
                .setRevision(revision)
                .setLabelers(List.of(labeler))
                .setScores(List.of(label))
                .build();
    }

    static CalibrationBatch batch(
            String id, BatchTrigger trigger, Instant closedAt, List<CalibrationExample> examples, String... retracted) {
        return CalibrationBatch.newBuilder()
                .setBatchId(id)
                .setModelId(MODEL)
                .setTrigger(trigger)
                .setOpenedAt(closedAt.minusSeconds(60))
                .setClosedAt(closedAt)
                .setExamples(examples)
                .setRetractedQuestionIds(List.of(retracted))
                .build();
    }

    /** @param settings of candor.training, prefix left out */
    static TrainerConfig config(Map<String, String> settings) {
        TrainerConfig config = settings(settings);
        config.requireValid();
        return config;
    }

    static TrainerConfig settings(Map<String, String> settings) {
        return MappedConfig.of(TrainerConfig.class, settings);
    }

    static TrainerMetrics metrics() {
        return new TrainerMetrics(new SimpleMeterRegistry());
    }
}
