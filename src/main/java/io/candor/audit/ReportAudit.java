package io.candor.audit;

import io.candor.event.CalibrationReport;
import io.candor.event.Decoded;
import io.candor.event.KafkaConnection;
import io.candor.event.LabeledAnswer;
import io.candor.event.Topic;
import io.candor.event.client.TopicReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Computes every calibration report again from {@code candor.labeled-answers}, which may grow meanwhile. */
public final class ReportAudit {
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
        recomputation.add(entry.offset(), entry.timestamp(), decoded(labels, entry));
    }

    private void check(
            ConsumerRecord<byte[], byte[]> published,
            Map<TopicPartition, Long> ends,
            boolean whole,
            ReportRecomputation recomputation) {
        if (published.offset() >= ends.get(new TopicPartition(published.topic(), published.partition()))) {
            return;
        }
        CalibrationReport report = decoded(reports, published);
        // A label is written after its answer: those removed belong to answers from before the first one kept.
        if (!whole && report.getWindowStart().toEpochMilli() < firstTimestamp) {
            older++;
            return;
        }
        recomputed++;
        discrepancies.addAll(recomputation.check(report));
    }

    private static <V> V decoded(Topic<String, V> topic, ConsumerRecord<byte[], byte[]> record) {
        if (topic.decodeValue(record.headers(), record.value()) instanceof Decoded.Valid<V> valid) {
            return valid.value();
        }
        throw new AuditException(
                "the record at offset " + record.offset() + " of " + record.topic() + " cannot be read", null);
    }
}
