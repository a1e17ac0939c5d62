package io.candor.answer;

import static io.candor.answer.TestQuestions.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.audit.AuditReport;
import io.candor.embedded.TestBroker;
import io.candor.event.FinishedOffsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Committed offsets that lie behind what was answered, on a real broker. */
class OffsetsBehindOutputsEmbeddedTest {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final int POISON = 5;

    @Test
    void shouldAnswerNothingTwiceWhenTheCommittedOffsetsWentBack() throws Exception {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            answer(stream, 0, 200);
            Map<TopicPartition, OffsetAndMetadata> committed = stream.offsets();
            goBack(stream);
            stream.ask(200, 220);

            stream.answerer(new ScriptedEngine());

            assertClean(stream.audit(WAIT), 220);
            assertThat(stream.offsets()).allSatisfy((partition, offset) -> assertThat(offset.offset())
                    .isGreaterThanOrEqualTo(committed.get(partition).offset()));
        }
    }

    @Test
    void shouldCommitWhatHasOutputsWhenNothingFollows() throws Exception {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            answer(stream, 0, 100);
            Map<TopicPartition, OffsetAndMetadata> committed = stream.offsets();
            goBack(stream);

            stream.answerer(new ScriptedEngine());

            await("the offsets").atMost(WAIT).until(() -> stream.offsets().entrySet().stream()
                    .allMatch(entry -> entry.getValue().offset()
                            >= committed.get(entry.getKey()).offset()));
            assertClean(stream.audit(WAIT), 100);
        }
    }

    @Test
    void shouldAnswerNothingTwiceWhenTheOffsetsOfTheGroupHaveExpired() throws Exception {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            answer(stream, 0, 200);
            try (Admin admin = Admin.create(stream.connection().settings(Map.of()))) {
                admin.deleteConsumerGroups(List.of(stream.group())).all().get();
            }
            stream.ask(200, 220);

            stream.answerer(new ScriptedEngine());

            assertClean(stream.audit(WAIT), 220);
        }
    }

    @Test
    void shouldWaitForOutputsBehindAnOpenTransactionWhenTheCommittedOffsetsWentBack() throws Exception {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers());
                KafkaProducer<byte[], byte[]> foreign = foreign(stream)) {
            answer(stream, 0, 100);
            leaveOpen(stream, foreign);
            Map<TopicPartition, OffsetAndMetadata> before = stream.offsets();
            Answerer hidden = stream.answerer(new ScriptedEngine());
            stream.ask(100, 200);
            await("the commits").atMost(WAIT).until(() -> distance(before, stream.offsets()) >= 100);
            hidden.close();
            Map<TopicPartition, FinishedOffsets> back = before.keySet().stream()
                    .collect(Collectors.toMap(partition -> partition, partition -> FinishedOffsets.below(0)));

            CompletableFuture<Map<TopicPartition, AnsweredRecords>> found =
                    CompletableFuture.supplyAsync(() -> new OutputSources(stream.connection()).uncommitted(back));

            await("longer than markers take")
                    .during(Duration.ofSeconds(8))
                    .atMost(WAIT)
                    .until(() -> !found.isDone());
            foreign.abortTransaction();
            assertThat(found.get(WAIT.toSeconds(), TimeUnit.SECONDS).values().stream()
                            .mapToInt(AnsweredRecords::size)
                            .sum())
                    .isEqualTo(200 + POISON);
        }
    }

    @Test
    void shouldAnswerWhatIsAskedOnATopicThatWasMadeAgain() throws Exception {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            answer(stream, 0, 50);
            stream.remakeQuestions();
            stream.ask(0, 50);

            stream.answerer(new ScriptedEngine());

            await("answers to the same questions at the same offsets")
                    .atMost(WAIT)
                    .until(() -> stream.answered() == 100);
        }
    }

    private static void answer(AnswererStream stream, int from, int to) {
        Answerer answerer = stream.answerer(new ScriptedEngine());
        stream.ask(from, to);
        for (int i = 0; i < POISON; i++) {
            stream.put(bytes("poison-" + i), bytes("no avro at all"));
        }
        stream.flush();
        assertClean(stream.audit(WAIT), to);
        answerer.close();
    }

    private static void goBack(AnswererStream stream) throws Exception {
        stream.commit(stream.offsets().keySet().stream()
                .collect(Collectors.toMap(partition -> partition, partition -> new OffsetAndMetadata(1))));
    }

    private static long distance(
            Map<TopicPartition, OffsetAndMetadata> before, Map<TopicPartition, OffsetAndMetadata> after) {
        return after.entrySet().stream()
                .mapToLong(entry ->
                        entry.getValue().offset() - before.get(entry.getKey()).offset())
                .sum();
    }

    private static KafkaProducer<byte[], byte[]> foreign(AnswererStream stream) {
        return new KafkaProducer<>(
                stream.connection().settings(Map.of("transactional.id", stream.group() + "-foreign")),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** No reader sees what is written to the answers after this. */
    private static void leaveOpen(AnswererStream stream, KafkaProducer<byte[], byte[]> foreign) throws Exception {
        foreign.initTransactions();
        foreign.beginTransaction();
        String topic = stream.topics().answers().name();
        for (int partition = 0; partition < stream.topics().answers().partitions(); partition++) {
            foreign.send(new ProducerRecord<>(topic, partition, bytes("nobody"), bytes("nothing")));
        }
        foreign.flush();
    }

    private static void assertClean(AuditReport report, long answers) {
        assertThat(report.first()).isEmpty();
        assertThat(report.clean()).isTrue();
        assertThat(report.answered()).isEqualTo(answers);
        assertThat(report.deadLetters()).isEqualTo(POISON);
    }
}
