package io.candor.monitor;

import io.candor.event.CalibrationReport;
import io.candor.event.DeadLetter;
import io.candor.event.DeadLetterReason;
import io.candor.event.DriftAlarm;
import io.candor.event.KafkaConnection;
import io.candor.event.Question;
import io.candor.event.ReleaseStatus;
import io.candor.event.Topic;
import io.candor.event.TrainingProgress;
import io.candor.event.client.TransactionalPublisher;
import io.candor.release.log.ReleasePublisher;
import io.candor.release.store.ReleaseConfig;
import io.candor.release.store.ReleaseManifest;
import io.candor.release.store.ReleaseStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Puts on the topics what calibrators, answerers and gates write. */
final class MonitorStream {
    private final KafkaConnection kafka;
    private final TransactionalPublisher publisher;

    MonitorStream(KafkaConnection kafka) {
        this.kafka = kafka;
        this.publisher = new TransactionalPublisher(kafka, "test-monitor-");
    }

    void reports(List<CalibrationReport> reports) {
        publisher.publish(reports.stream()
                .map(report -> TransactionalPublisher.record(
                        kafka.topics().calibrationReports(), report.getReleaseId() + report.getDomain(), report))
                .toList());
    }

    void training(TrainingProgress progress) {
        publisher.publish(List.of(
                TransactionalPublisher.record(kafka.topics().trainingProgress(), progress.getModelId(), progress)));
    }

    void alarm(DriftAlarm alarm) {
        publisher.publish(
                List.of(TransactionalPublisher.record(kafka.topics().driftAlarms(), alarm.getAlarmId(), alarm)));
    }

    /** A release in the store that is live from now on. */
    void live(ReleaseConfig config, Path folder, String releaseId, String modelId) throws IOException {
        Path files = Files.createDirectories(folder.resolve(releaseId));
        Files.writeString(files.resolve("weights"), releaseId);
        try (ReleaseStore store = ReleaseStore.open(config)) {
            new ReleasePublisher(kafka)
                    .publish(List.of(
                            store.store(files, ReleaseManifest.of(releaseId, modelId, "ab".repeat(32), Instant.EPOCH))
                                    .event(ReleaseStatus.LIVE, "gate", "better on the audit sample", Instant.now())));
        }
    }

    static Question question(String id, String text) {
        return Question.newBuilder()
                .setId(id)
                .setText(text)
                .setDomain("monitor")
                .setAskedAt(Instant.now())
                .build();
    }

    /** A question that became a dead letter; returns its original value. */
    byte[] deadLetter(Question question, DeadLetterReason reason) {
        Topic<String, Question> topic = kafka.topics().questions();
        Headers headers = new RecordHeaders();
        byte[] value = topic.valueSerde().serializer().serialize(topic.name(), headers, question);
        byte[] key = topic.keySerde().serializer().serialize(topic.name(), question.getId());
        ConsumerRecord<byte[], byte[]> original = new ConsumerRecord<>(
                topic.name(),
                1,
                7,
                0,
                TimestampType.LOG_APPEND_TIME,
                key.length,
                value.length,
                key,
                value,
                headers,
                Optional.empty());
        ProducerRecord<byte[], byte[]> letter = DeadLetter.of(
                kafka.topics().questionDeadLetters(), original, reason, "the model failed on it", Instant.now());
        publisher.publish(List.of(letter));
        return value;
    }
}
