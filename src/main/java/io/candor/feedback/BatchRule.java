package io.candor.feedback;

import io.candor.event.BatchTrigger;
import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationExample;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import io.candor.event.Verdict;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** What goes into a batch, when it is closed and what it is called. */
final class BatchRule {
    /** Of the examples of one batch. Half of what the topic takes in one record, because the size is an estimate. */
    static final long MOST_BYTES = 8L << 20;
    /** They are state as well, in one record that must not grow without end. */
    private static final int MOST_RETRACTIONS = 4_000;

    private static final int ID_BYTES = 12;

    private BatchRule() {}

    /** @param arrival from when on it waits */
    static PendingBatch open(LabeledAnswer first, long arrival) {
        return PendingBatch.newBuilder()
                .setOpenedAt(Math.min(first.getLabeledAt().toEpochMilli(), arrival))
                .setWaitingSince(arrival)
                .build();
    }

    /** Why the batch is to be closed now, if it is. */
    static Optional<BatchTrigger> due(PendingBatch batch, FeedbackConfig.Batches config, long mostBytes) {
        int size = batch.getLabels() + batch.getRetracted().size();
        if (batch.getDriftReported() && batch.getLabels() >= Math.min(config.driftMinimum(), config.size())) {
            return Optional.of(BatchTrigger.DRIFT);
        }
        boolean full = batch.getBytes() >= mostBytes || batch.getRetracted().size() >= MOST_RETRACTIONS;
        return size >= config.size() || full ? Optional.of(BatchTrigger.SIZE) : Optional.empty();
    }

    /** How often to look for batches that have waited long enough. */
    static Duration checkEvery(FeedbackConfig.Batches config) {
        return Duration.ofMillis(Math.max(100, Math.min(10_000, config.maxWait().toMillis() / 10)));
    }

    static CalibrationExample example(IncomingRecord.LedgerEntry entry) {
        LabeledAnswer labeled = entry.answer();
        List<RecordPosition> lineage = new ArrayList<>(List.of(labeled.getAnswerPosition()));
        labeled.getVerdicts().forEach(verdict -> lineage.add(verdict.getPosition()));
        lineage.add(entry.position());
        return CalibrationExample.newBuilder()
                .setQuestionId(labeled.getQuestionId())
                .setQuestion(labeled.getQuestion())
                .setDomain(labeled.getDomain())
                .setLabel(labeled.getLabel())
                .setConfidence(labeled.getConfidence())
                .setReleaseId(labeled.getReleaseId())
                .setRevision(labeled.getRevision())
                .setLabelers(
                        labeled.getVerdicts().stream().map(Verdict::getLabeler).toList())
                .setScores(labeled.getVerdicts().stream().map(Verdict::getScore).toList())
                .setEnteredAt(Instant.ofEpochMilli(entry.timestamp()))
                .setAuditSampled(labeled.getAuditSampled())
                .setLineage(lineage)
                .build();
    }

    /** About the most bytes an example takes on the wire: UTF-8 needs up to three bytes for a char. */
    static long bytes(CalibrationExample example) {
        long characters = example.getQuestion().length()
                + example.getQuestionId().length()
                + example.getDomain().length()
                + example.getReleaseId().length();
        for (String labeler : example.getLabelers()) {
            characters += labeler.length();
        }
        return 128 + 3 * characters + 256L * example.getLineage().size();
    }

    /** Examples in as many batches as their sizes need, at least one; their order stays. */
    static List<List<CalibrationExample>> parts(List<CalibrationExample> examples, long mostBytes) {
        List<List<CalibrationExample>> parts = new ArrayList<>(List.of(new ArrayList<>()));
        long bytes = 0;
        for (CalibrationExample example : examples) {
            bytes += bytes(example);
            // Twice, because a batch is due as soon as it has reached the size, with whatever reached it.
            if (bytes > 2 * mostBytes && !parts.get(parts.size() - 1).isEmpty()) {
                parts.add(new ArrayList<>());
                bytes = bytes(example);
            }
            parts.get(parts.size() - 1).add(example);
        }
        return parts;
    }

    /** The same labels from the same records give the same id. */
    static String identity(CalibrationBatch batch) {
        MessageDigest digest = DigestUtils.getSha256Digest();
        add(digest, batch.getModelId());
        add(digest, Long.toString(batch.getOpenedAt().toEpochMilli()));
        for (CalibrationExample example : batch.getExamples()) {
            List<RecordPosition> lineage = example.getLineage();
            add(digest, example.getQuestionId());
            add(digest, Long.toString(lineage.get(lineage.size() - 1).getOffset()));
        }
        batch.getRetractedQuestionIds().forEach(id -> add(digest, id));
        return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
    }

    private static void add(MessageDigest digest, String part) {
        DigestUtils.updateDigest(digest, part + '\0');
    }
}
