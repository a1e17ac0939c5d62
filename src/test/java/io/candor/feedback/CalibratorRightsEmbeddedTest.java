package io.candor.feedback;

import static io.candor.feedback.Samples.answer;
import static io.candor.feedback.Samples.sampled;
import static io.candor.feedback.Samples.verdict;
import static org.awaitility.Awaitility.await;

import io.candor.embedded.AclBroker;
import io.candor.embedded.TestRegistry;
import io.candor.event.KafkaConnection;
import io.candor.event.Topic;
import io.candor.event.acl.KafkaGroups;
import io.candor.event.acl.KafkaRole;
import io.candor.event.client.TopicReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calibrator with the least that its role needs, on a broker with access control lists. */
class CalibratorRightsEmbeddedTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String prefix = UUID.randomUUID() + ".";

    @TempDir
    Path state;

    @Test
    void shouldLabelAndReportWithTheRightsOfACalibrator() throws Exception {
        KafkaConnection open = AclBroker.connection(CalibratorProcess.connection("unused:1", TestRegistry.url(), prefix)
                .topics());
        KafkaConnection calibrating = AclBroker.as(
                KafkaRole.CALIBRATOR,
                open,
                new KafkaGroups("no-answerer", prefix + "calibrator", "no-trainer", "no-map", "no-policy"));
        for (int i = 0; i < 60; i++) {
            send(open, open.topics().answers(), "q" + i, sampled(answer("q" + i, 0.6)));
            send(open, open.topics().feedback(), "q" + i, verdict("q" + i, "ann", i % 2));
        }

        try (Calibrator calibrator = CalibratorProcess.calibrator(calibrating, prefix, state)) {
            calibrator.start();

            await("labels")
                    .atMost(PATIENCE)
                    .until(() -> count(open, open.topics().labeledAnswers()) >= 60);
            await("reports")
                    .atMost(PATIENCE)
                    .until(() -> count(open, open.topics().calibrationReports()) > 0);
        }
    }

    private static <V> void send(KafkaConnection connection, Topic<String, V> topic, String key, V value)
            throws Exception {
        try (KafkaProducer<String, V> producer = new KafkaProducer<>(
                connection.settings(Map.of()),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer())) {
            producer.send(new ProducerRecord<>(topic.name(), key, value)).get();
        }
    }

    private static long count(KafkaConnection connection, Topic<?, ?> topic) {
        AtomicLong count = new AtomicLong();
        try (TopicReader reader = TopicReader.fromBeginning(connection, Map.of(), List.of(topic.name()))) {
            reader.readToEnd(record -> count.incrementAndGet());
        }
        return count.get();
    }
}
