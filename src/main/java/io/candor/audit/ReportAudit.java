package io.candor.audit;

import io.candor.event.CalibrationReport;
import io.candor.event.Decoded;
import io.candor.event.KafkaConnection;
import io.candor.event.LabeledAnswer;
import io.candor.event.Topic;
import io.candor.event.client.TopicReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Computes every calibration report again from {@code candor.labeled-answers}, which may grow meanwhile. */
public final class ReportAudit {
    private static final int LONGEST_NAME = 1_024;

    private final Topic<String, LabeledAnswer> labels;
    private final Topic<String, CalibrationReport> reports;
    private final List<ReportRecomputation.Discrepancy> discrepancies = new ArrayList<>();
    private long taken;
    private long firstTimestamp = Long.MIN_VALUE;
    private long recomputed;
    private long older;

    private ReportAudit(KafkaConnection connection) {
        this.labels = connection.topics().labeledAnswers();
        this.reports = connection.topics().calibrationReports();
    }

    /** @throws AuditException if topics or registry cannot be read */
    public static ReportCheck of(KafkaConnection connection) {
        try {
            return new ReportAudit(connection).run(connection);
        } catch (KafkaException failure) {
            throw new AuditException(
                    "the topics at " + connection.bootstrapServers() + " cannot be read: " + failure.getMessage(),
                    failure);
        }
    }

    private ReportCheck run(KafkaConnection connection) {
        try (TopicReader published = AuditedTopics.read(connection, List.of(reports.name()));
                TopicReader ledger = AuditedTopics.read(connection, List.of(labels.name()))) {
            // The reports' end first: the labels that they rest on were written before them.
            Map<TopicPartition, Long> ends = published.ends(published.assignment());
            ReportRecomputation recomputation = new ReportRecomputation(isWhole(published));
            boolean whole = isWhole(ledger);
            ledger.readToEnd(entry -> take(entry, recomputation));
            published.readTo(ends, report -> check(report, ends, whole, recomputation));
        }
        return new ReportCheck(taken, recomputed, older, discrepancies);
    }

    private static boolean isWhole(TopicReader topic) {
        return topic.beginnings(topic.assignment()).values().stream().allMatch(start -> start == 0);
    }

    private void take(ConsumerRecord<byte[], byte[]> entry, ReportRecomputation recomputation) {
        if (taken == 0) {
            firstTimestamp = entry.timestamp();
        }
        taken++;
        decoded(labels, entry)
                .filter(label -> isCounted(entry, label))
                .ifPresent(label -> recomputation.add(entry.offset(), entry.timestamp(), label));
    }

    /** Whether the calibrator takes the entry for a label; the others are dead letters. */
    private boolean isCounted(ConsumerRecord<byte[], byte[]> entry, LabeledAnswer label) {
        boolean keyed =
                entry.key() != null && new String(entry.key(), StandardCharsets.UTF_8).equals(label.getQuestionId());
        boolean shares = isShare(label.getConfidence()) && (label.getLabel() == null || isShare(label.getLabel()));
        boolean said = label.getAnswerModel() == null
                || isName(label.getAnswerModel())
                        && (label.getAnswerConfidence() == null || isShare(label.getAnswerConfidence()));
        boolean named = Stream.of(label.getModelId(), label.getReleaseId(), label.getDomain())
                .allMatch(ReportAudit::isName);
        return keyed
                && shares
                && isDrawn(label.getAuditProbability(), label.getAuditSampled())
                && named
                && said
                && label.getQuestionId().length() <= LONGEST_NAME
                && (label.getTextHash() == null
                        || isName(label.getTextHash()) && !label.getTextHash().isEmpty())
                && entry.value().length <= labels.maxRecordBytes();
    }

    private static boolean isDrawn(Double probability, boolean sampled) {
        return probability == null ? !sampled : probability > 0 && probability <= 1;
    }

    private static boolean isName(String name) {
        return name.length() <= LONGEST_NAME && name.indexOf('\0') < 0;
    }

    // Written so that NaN fails.
    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }

    private void check(
            ConsumerRecord<byte[], byte[]> published,
            Map<TopicPartition, Long> ends,
            boolean whole,
            ReportRecomputation recomputation) {
        if (published.offset() >= ends.get(new TopicPartition(published.topic(), published.partition()))) {
            return;
        }
        Optional<CalibrationReport> decoded = decoded(reports, published);
        if (decoded.isEmpty()) {
            discrepancies.add(new ReportRecomputation.Discrepancy(
                    published.topic() + "@" + published.offset(), "record", "unreadable", "a report"));
            return;
        }
        CalibrationReport report = decoded.get();
        // A label is written after its answer: those removed belong to answers from before the first one kept.
        if (!whole && report.getWindowStart().toEpochMilli() < firstTimestamp) {
            older++;
            return;
        }
        recomputed++;
        discrepancies.addAll(recomputation.check(report));
    }

    private static <V> Optional<V> decoded(Topic<String, V> topic, ConsumerRecord<byte[], byte[]> record) {
        return topic.decodeValue(record.headers(), record.value()) instanceof Decoded.Valid<V> valid
                ? Optional.of(valid.value())
                : Optional.empty();
    }
}
