package io.candor.answer;

import static io.candor.answer.TestQuestions.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.audit.AuditReport;
import io.candor.audit.ViolationKind;
import io.candor.embedded.TestBroker;
import io.candor.event.Answer;
import io.candor.event.DeadLetter;
import io.candor.event.Decoded;
import io.candor.event.StampedRecord;
import io.candor.event.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The answerer on a topic that others made, where producers stamp their records with what they like. */
class ForeignQuestionTopicEmbeddedTest {
    private static final Duration WAIT = Duration.ofSeconds(60);

    private final long now = System.currentTimeMillis();
    /** None, before the epoch of computers in general, eight days back, now, in half an hour, in a month, in microseconds. */
    private final List<Long> stamps = List.of(
            -1L,
            0L,
            now - Duration.ofDays(8).toMillis(),
            now,
            now + Duration.ofMinutes(30).toMillis(),
            now + Duration.ofDays(30).toMillis(),
            now * 1_000);

    private AnswererStream stream;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void makeTheTopicTheirs() throws Exception {
        stream = new AnswererStream(TestBroker.bootstrapServers());
        Topic<?, ?> questions = stream.topics().questions();
        stream.configure(questions, "message.timestamp.type", TimestampType.CREATE_TIME.name);
        stream.configure(questions, "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
        // The broker looks after retention when it likes; here it is done by hand.
        stream.configure(questions, "retention.ms", "-1");
        producer = new KafkaProducer<>(
                stream.connection().settings(Map.of()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        producer.close();
        stream.close();
    }

    @Test
    void shouldEndEveryQuestionInOneOutcomeAndCountFromItsArrivalWhateverItsStamp() throws Exception {
        for (int i = 0; i < stamps.size(); i++) {
            send(stamps.get(i), "q" + i, stream.written(AnswererStream.question("q" + i, "How old?")));
            send(stamps.get(i), "poison" + i, bytes("poison"));
        }
        Instant begun = Instant.ofEpochMilli(System.currentTimeMillis());
        stream.answerer(new ScriptedEngine());

        AuditReport report = stream.audit(WAIT);

        assertThat(report.first()).isEmpty();
        assertThat(report.clean()).isTrue();
        assertThat(report.answered()).isEqualTo(stamps.size());
        assertThat(report.deadLetters()).isEqualTo(stamps.size());
        assertThat(stream.committed(stream.topics().questions().name())).allSatisfy(question -> {
            assertThat(question.timestampType()).isEqualTo(TimestampType.CREATE_TIME);
            assertThat(stamps).contains(question.timestamp());
        });
        long passed = Duration.between(begun, Instant.ofEpochMilli(System.currentTimeMillis()))
                .toMillis();
        assertThat(answers())
                .allSatisfy(answer -> assertThat(answer.getTimings().getQueuedMicros())
                        .isBetween(0L, TimeUnit.MILLISECONDS.toMicros(passed)));
        assertThat(stream.meters
                        .get("candor.answer.latency")
                        .tag("stage", "end-to-end")
                        .timer()
                        .max(TimeUnit.MILLISECONDS))
                .isBetween(0.0, (double) passed);
        assertThat(stream.committed(stream.topics().questionDeadLetters().name()))
                .extracting(letter -> Long.parseLong(new String(
                        letter.headers().lastHeader(DeadLetter.TIMESTAMP).value(), StandardCharsets.UTF_8)))
                .as("what the producer said is kept")
                .containsExactlyInAnyOrderElementsOf(stamps);
    }

    @Test
    void shouldSayWhatWasDeletedUnreadWhenRetentionWentByAStampOfLastWeek() throws Exception {
        send(now, "read", stream.written(AnswererStream.question("read", "Read?")));
        Answerer answerer = stream.answerer(new ScriptedEngine());
        await("the first answer").atMost(WAIT).until(() -> stream.answered() == 1);
        answerer.close();
        TopicPartition partition =
                new TopicPartition(stream.topics().questions().name(), 0);
        for (int i = 0; i < 3; i++) {
            send(now - Duration.ofDays(8).toMillis(), "stale" + i, bytes("whatever"));
        }
        try (Admin admin = Admin.create(stream.connection().settings(Map.of()))) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();
        }

        AuditReport report = stream.audit(Duration.ofSeconds(1));

        assertThat(report.clean()).isFalse();
        assertThat(report.counts()).containsOnlyKeys(ViolationKind.DELETED_UNREAD);
        assertThat(report.first().get(0).detail()).contains("offsets 1 to 3 are deleted", stream.group());
    }

    private void send(long stamp, String id, byte[] value) throws Exception {
        producer.send(new StampedRecord<>(stream.topics().questions().name(), 0, stamp, bytes(id), value))
                .get();
    }

    private List<Answer> answers() {
        Topic<String, Answer> topic = stream.topics().answers();
        List<Answer> answers = new ArrayList<>();
        stream.committed(topic.name())
                .forEach(entry -> answers.add(
                        ((Decoded.Valid<Answer>) topic.decodeValue(entry.headers(), entry.value())).value()));
        return answers;
    }
}
