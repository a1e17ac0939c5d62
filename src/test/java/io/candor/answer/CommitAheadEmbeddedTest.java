package io.candor.answer;

import static io.candor.answer.AnswererStream.question;
import static io.candor.answer.TestQuestions.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.audit.AuditConfig;
import io.candor.audit.AuditReport;
import io.candor.audit.StreamAudit;
import io.candor.embedded.TestBroker;
import io.candor.event.FinishedOffsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Short answers that overtake long ones, each exactly once, on a real broker and registry. */
class CommitAheadEmbeddedTest {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final int PARTITIONS = 4;
    private static final int SHORT = 40;
    private static final int POISON = 5;
    private static final int LONG_TEXT = 500;

    @Test
    void shouldAnswerOnceWhenPartitionsMoveWhileALongAnswerIsUnderWayAndShortOnesAreCommitted() {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            StepwiseEngine engine = held();
            Answerer first = stream.answerer(engine);
            askLongBeforeShort(stream);
            awaitShortOnes(stream);
            StepwiseEngine other = held();
            Answerer second = stream.answerer(other);
            await("the long questions of two partitions moved")
                    .atMost(WAIT)
                    .until(() ->
                            second.state().outstanding() == 2 && first.state().outstanding() == 2);
            assertThat(second.state().ahead()).isEqualTo(2 * (SHORT + POISON));

            engine.release();
            other.release();

            assertClean(stream.audit(WAIT), PARTITIONS * (SHORT + 1), PARTITIONS * POISON);
        }
    }

    @Test
    void shouldTellInTheCommitWhatIsAnsweredAheadOfALongAnswer() throws Exception {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            stream.answerer(held());
            askLongBeforeShort(stream);

            awaitShortOnes(stream);

            for (int partition = 0; partition < PARTITIONS; partition++) {
                FinishedOffsets committed = FinishedOffsets.of(committed(stream, partition));
                assertThat(committed.firstOpen()).isZero();
                assertThat(LongStream.rangeClosed(0, SHORT + POISON).filter(committed::contains))
                        .hasSize(SHORT + POISON);
            }
        }
    }

    @Test
    void shouldStandStillAndDoubleNothingWhenWhatWasCommittedIsDamaged() throws Exception {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            Answerer first = stream.answerer(held(), Map.of("drain-time", "0s"));
            askLongBeforeShort(stream);
            awaitShortOnes(stream);
            first.close();
            OffsetAndMetadata sound = committed(stream, 0);
            commit(stream, new OffsetAndMetadata(0, sound.metadata().replace("1:", "1:x")));

            Answerer second = stream.answerer(new StepwiseEngine(64));

            await("the other partitions answered")
                    .atMost(WAIT)
                    .until(() -> stream.answered() == PARTITIONS * SHORT + PARTITIONS - 1);
            assertThat(second.state().unreadableCommits()).hasSize(1);
            second.close();
            assertThat(stream.audit(Duration.ZERO).counts()).hasSize(2);

            commit(stream, sound);
            stream.answerer(new StepwiseEngine(64));
            assertClean(stream.audit(WAIT), PARTITIONS * (SHORT + 1), PARTITIONS * POISON);
        }
    }

    @Test
    void shouldLoseAndDoubleNothingWhenItIsKilledBetweenTheCommitsOfShortAnswersAndOfLongOnes(@TempDir Path folder)
            throws Exception {
        try (ChaosStream stream = new ChaosStream(folder)) {
            stream.join("answerer", true);
            // Fewer than the engine has places.
            stream.askLong(10);
            stream.ask(500);
            stream.awaitSent();
            await("all short ones").atMost(WAIT).until(() -> stream.outcomes("read_committed") == 500);

            stream.killOldest();
            stream.join("answerer");

            AuditReport report = StreamAudit.of(stream.connection(), AuditConfig.finished(WAIT));
            assertClean(report, 10 + 450, 50);
        }
    }

    private static StepwiseEngine held() {
        StepwiseEngine engine = new StepwiseEngine(64);
        engine.hold(LONG_TEXT);
        return engine;
    }

    private static void askLongBeforeShort(AnswererStream stream) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            ask(stream, partition, "long-" + partition, "?".repeat(LONG_TEXT));
            for (int i = 0; i < SHORT; i++) {
                ask(stream, partition, "short-" + partition + "-" + i, "Why " + i + "?");
            }
            for (int i = 0; i < POISON; i++) {
                stream.put(partition, bytes("poison-" + partition + "-" + i), bytes("no avro at all"));
            }
        }
        stream.flush();
    }

    private static void ask(AnswererStream stream, int partition, String id, String text) {
        stream.put(partition, bytes(id), stream.written(question(id, text)));
    }

    private static void awaitShortOnes(AnswererStream stream) {
        await("every short answer and dead letter")
                .atMost(WAIT)
                .until(() -> stream.answered() == PARTITIONS * SHORT
                        && stream.committed(stream.topics()
                                                .questionDeadLetters()
                                                .name())
                                        .size()
                                == PARTITIONS * POISON);
    }

    private static OffsetAndMetadata committed(AnswererStream stream, int partition) throws Exception {
        return stream.offsets()
                .get(new TopicPartition(stream.topics().questions().name(), partition));
    }

    private static void commit(AnswererStream stream, OffsetAndMetadata offset) throws Exception {
        stream.commit(Map.of(new TopicPartition(stream.topics().questions().name(), 0), offset));
    }

    private static void assertClean(AuditReport report, long answers, long deadLetters) {
        assertThat(report.first()).isEmpty();
        assertThat(report.clean()).isTrue();
        assertThat(report.answered()).isEqualTo(answers);
        assertThat(report.deadLetters()).isEqualTo(deadLetters);
    }
}
