package io.candor.answer;

import static io.candor.answer.TestQuestions.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.audit.AuditReport;
import io.candor.embedded.TestBroker;
import io.candor.event.DeadLetter;
import io.candor.event.StampedRecord;
import io.candor.event.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Questions larger, when unpacked or with what is added, than what they lead to may be; and such with odd stamps. */
class OversizedQuestionsEmbeddedTest {
    private static final Duration WAIT = Duration.ofSeconds(60);

    @Test
    void shouldGoOnAndKeepTheBeginningWhenABatchUnpacksToMegabytes() throws Exception {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            try (KafkaProducer<byte[], byte[]> packing = packing(stream)) {
                String topic = stream.topics().questions().name();
                stream.ask(0, 100);
                packing.send(new ProducerRecord<>(topic, 0, bytes("zeros"), new byte[2_900_000]));
                packing.send(new ProducerRecord<>(topic, 0, bytes("many zeros"), new byte[60_000_000]));
                packing.send(new ProducerRecord<>(topic, 1, new byte[2_900_000], bytes("long key")));
                ProducerRecord<byte[], byte[]> headers = new ProducerRecord<>(topic, 2, bytes("headers"), bytes("x"));
                IntStream.range(0, 4_000).forEach(i -> headers.headers().add("h" + i, new byte[1_000]));
                packing.send(headers);
                packing.flush();
            }
            Answerer answerer = stream.answerer(new ScriptedEngine());
            stream.ask(100, 200);

            AuditReport report = stream.audit(WAIT);

            assertThat(report.first()).isEmpty();
            assertThat(report.answered()).isEqualTo(200);
            assertThat(report.deadLetters()).isEqualTo(4);
            assertThat(letters(stream))
                    .extracting(letter -> header(letter, DeadLetter.TRUNCATED))
                    .containsExactlyInAnyOrder("value", "value", "key", "headers");
            assertThat(answerer.state().isKafkaReachable()).isTrue();
        }
    }

    @Test
    void shouldGoOnWhenTheDeadLettersTakeLessThanOurs() throws Exception {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            stream.configure(stream.topics().questionDeadLetters(), "max.message.bytes", "50000");
            stream.ask(0, 50);
            Random random = new Random(4);
            for (int size : new int[] {10_000, 900_000, 300_000, 60_000, 20_000}) {
                byte[] noise = new byte[size];
                random.nextBytes(noise);
                noise[0] = 1;
                stream.put(bytes("noise" + size), noise);
            }
            stream.flush();

            stream.answerer(new ScriptedEngine());

            AuditReport report = stream.audit(WAIT);
            assertThat(report.first()).isEmpty();
            assertThat(report.answered()).isEqualTo(50);
            assertThat(report.deadLetters()).isEqualTo(5);
            assertThat(letters(stream))
                    .anySatisfy(letter -> assertThat(letter.value()).hasSize(10_000));
        }
    }

    @Test
    void shouldGiveUpTheQuestionWhoseAnswerIsTooLargeForItsTopic() throws Exception {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            stream.configure(stream.topics().answers(), "max.message.bytes", "1200");
            stream.ask(0, 50);
            String id = "large";
            stream.put(bytes(id), stream.written(AnswererStream.question(id, "why? ".repeat(300))));
            stream.flush();

            // Kafka's producer splits what is refused into batches of this size.
            stream.answerer(new ScriptedEngine(), Map.of("producer.\"batch.size\"", "500"));

            AuditReport report = stream.audit(WAIT);
            assertThat(report.first()).isEmpty();
            assertThat(report.answered()).isEqualTo(50);
            assertThat(letters(stream))
                    .extracting(letter -> header(letter, DeadLetter.REASON))
                    .containsExactly("RECORD_TOO_LARGE");
        }
    }

    @Test
    void shouldStampQuestionsWhenTheyArriveWhateverTheirProducerSays() throws Exception {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers());
                KafkaProducer<byte[], byte[]> producer = packing(stream)) {
            String topic = stream.topics().questions().name();
            long now = System.currentTimeMillis();
            for (long stamp : new long[] {-1, now - Duration.ofDays(8).toMillis()}) {
                String id = "q" + stamp;
                byte[] value = stream.written(AnswererStream.question(id, "How old?"));
                producer.send(new StampedRecord<>(topic, null, stamp, bytes(id), value))
                        .get();
            }
            stream.answerer(new ScriptedEngine());

            assertThat(stream.audit(WAIT).answered()).isEqualTo(2);
            // Retention goes by these.
            assertThat(stream.committed(topic)).allSatisfy(record -> {
                assertThat(record.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
                assertThat(record.timestamp()).isGreaterThanOrEqualTo(now - 60_000);
            });
        }
    }

    @Test
    void shouldCommitBehindTheMarkersOfAnAskersTransactions() throws Exception {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers());
                Admin admin = Admin.create(stream.connection().settings(Map.of()))) {
            Topic<?, ?> topic = stream.topics().questions();
            try (KafkaProducer<byte[], byte[]> asking = new KafkaProducer<>(
                    stream.connection().settings(Map.of("transactional.id", topic.name())),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                asking.initTransactions();
                asking.beginTransaction();
                byte[] value = stream.written(AnswererStream.question("q", "Why?"));
                asking.send(new ProducerRecord<>(topic.name(), 0, bytes("q"), value));
                asking.commitTransaction();
            }

            stream.answerer(new ScriptedEngine());

            TopicPartition partition = new TopicPartition(topic.name(), 0);
            await("the marker behind the question").atMost(WAIT).until(() -> {
                var committed = admin.listConsumerGroupOffsets(stream.group())
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .get(partition);
                return committed != null && committed.offset() == 2;
            });
        }
    }

    private static KafkaProducer<byte[], byte[]> packing(AnswererStream stream) {
        return new KafkaProducer<>(
                stream.connection()
                        .settings(Map.of(
                                "compression.type",
                                "gzip",
                                "max.request.size",
                                100 << 20,
                                "buffer.memory",
                                100L << 20)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static List<ConsumerRecord<byte[], byte[]>> letters(AnswererStream stream) {
        return stream.committed(stream.topics().questionDeadLetters().name());
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
