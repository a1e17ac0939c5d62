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
    // Half of what the topic takes in one record, because the size is an estimate.
    private static final long MOST_BYTES = 8L << 20;
    private static final int ID_BYTES = 12;

    private BatchRule() {}

    static PendingBatch open(LabeledAnswer first, long timestamp) {
        return PendingBatch.newBuilder()
                .setOpenedAt(first.getLabeledAt().toEpochMilli())
                .setWaitingSince(timestamp)
                .build();
    }

    /** Why the batch is to be closed now, if it is. */
    static Optional<BatchTrigger> due(PendingBatch batch, FeedbackConfig.Batches config) {
        int size = batch.getLabels() + batch.getRetracted().size();
        if (batch.getDriftReported() && batch.getLabels() >= Math.min(config.driftMinimum(), config.size())) {
            return Optional.of(BatchTrigger.DRIFT);
        }
        return size >= config.size() || batch.getBytes() >= MOST_BYTES
                ? Optional.of(BatchTrigger.SIZE)
                : Optional.empty();
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
                .setLineage(lineage)
                .build();
    }

    /** About the most bytes an example takes on the wire: UTF-8 needs up to three bytes for a char. */
    static long bytes(CalibrationExample example) {
        return 512
                + 3L * example.getQuestion().length()
                + 256L * example.getLineage().size();
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
