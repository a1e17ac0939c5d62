package io.candor.event.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.embedded.TestBroker;
import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.Topics;
import io.candor.event.registry.InMemorySchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reader and writer on a real broker: a topic of two partitions that no other test uses. */
class TopicClientsEmbeddedTest {
    private static final Duration WAIT = Duration.ofSeconds(60);

    private final String topic = "client-" + UUID.randomUUID();
    private final KafkaConnection connection = new KafkaConnection(
            TestBroker.bootstrapServers(),
            Map.of(),
            Topics.of(EventConfig.of(1, 1, "http://localhost:1"), new InMemorySchemaRegistry()));
    private final List<String> read = new ArrayList<>();

    @BeforeEach
    void createTheTopic() throws Exception {
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(2), Optional.empty())))
                    .all()
                    .get();
        }
    }

    private TransactionalWriter writer() {
        Map<String, Object> settings =
                connection.settings(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "writer-of-" + topic));
        return new TransactionalWriter(
                () -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    private List<ProducerRecord<byte[], byte[]>> records(String... values) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (String value : values) {
            records.add(new ProducerRecord<>(topic, records.size() % 2, null, value.getBytes(StandardCharsets.UTF_8)));
        }
        return records;
    }

    private void commit(TransactionalWriter writer, String... values) {
        writer.prepare();
        writer.send(records(values));
        writer.commit();
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        read.add(new String(record.value(), StandardCharsets.UTF_8));
    }

    @Test
    void shouldReadWhatWasCommittedAndNothingElseWhenReadFromTheBeginning() {
        try (TransactionalWriter writer = writer()) {
            commit(writer, "a", "b");
            writer.send(records("aborted"));
            writer.abort();
            commit(writer, "c");
        }

        try (TopicReader reader = TopicReader.fromBeginning(connection, Map.of(), List.of(topic))) {
            reader.readToEnd(this::note);
        }

        assertThat(read).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void shouldReadOnlyWhatComesLaterWhenReadFromTheEnd() {
        try (TransactionalWriter writer = writer()) {
            commit(writer, "before");
            try (TopicReader reader = TopicReader.fromEnd(connection, Map.of(), List.of(topic))) {
                commit(writer, "after", "later");

                await().atMost(WAIT).untilAsserted(() -> {
                    reader.readOn(Duration.ofMillis(100), this::note);
                    assertThat(read).hasSizeGreaterThanOrEqualTo(2);
                });
            }
        }

        assertThat(read).containsExactlyInAnyOrder("after", "later");
    }

    @Test
    void shouldSettleWhatAnEarlierWriterLeftOpenWhenTheNextOneIsPrepared() {
        TransactionalWriter gone = writer();
        gone.prepare();
        gone.send(records("left open"));
        gone.close();

        try (TransactionalWriter writer = writer()) {
            commit(writer, "a");
        }
        try (TopicReader reader = TopicReader.fromBeginning(connection, Map.of(), List.of(topic))) {
            reader.readToEnd(this::note);
        }

        assertThat(read).containsExactly("a");
    }
}
