package io.candor.answer;

import static io.candor.answer.AnswererStream.question;
import static io.candor.answer.TestQuestions.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.audit.AuditReport;
import io.candor.embedded.EmbeddedBroker;
import io.candor.embedded.EmbeddedBrokerConfig;
import io.candor.embedded.TestBroker;
import io.candor.event.Answer;
import io.candor.event.DeadLetter;
import io.candor.event.Decision;
import io.candor.event.RecordPosition;
import io.candor.event.Timings;
import io.candor.runtime.http.Footprint;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exactly once, as an independent reader of the topics sees it, on a real broker and registry. */
class AnswererEmbeddedTest {
    private static final Duration WAIT = Duration.ofSeconds(60);
    /** Well below what a container's manager waits between asking and killing. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private static void assertClean(AuditReport report, long answers, long deadLetters) {
        assertThat(report.first()).isEmpty();
        assertThat(report.clean()).isTrue();
        assertThat(report.answered()).isEqualTo(answers);
        assertThat(report.deadLetters()).isEqualTo(deadLetters);
    }

    @Test
    void shouldAnswerOnceWhenTheEngineFailsInBetween() {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            ScriptedEngine engine = new ScriptedEngine();
            engine.failOn(text -> true);
            stream.ask(0, 300);
            Answerer answerer = stream.answerer(engine);
            await("engine failing").atMost(WAIT).until(answerer::isEngineFailing);

            engine.failOn(text -> false);

            assertClean(stream.audit(WAIT), 300, 0);
        }
    }

    @Test
    void shouldAnswerOnceWhenAnswerersComeAndGo() {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            Answerer first = stream.answerer(new ScriptedEngine());
            await("first joined").atMost(WAIT).until(() -> first.state().isJoined());
            stream.ask(0, 1_000);
            Answerer second = stream.answerer(new ScriptedEngine());
            await("second joined").atMost(WAIT).until(() -> second.state().isJoined());
            stream.ask(1_000, 2_000);

            first.close();
            stream.ask(2_000, 2_500);

            assertClean(stream.audit(WAIT), 2_500, 0);
        }
    }

    @Test
    void shouldGiveThousandAnswersAndThousandDeadLettersWhenHalfIsHostile() {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            HostileRecords hostile = new HostileRecords(stream, answerBytes(stream));
            Map<String, Integer> expected = new TreeMap<>();
            for (int i = 0; i < 1_000; i++) {
                expected.merge(hostile.put(i).name(), 1, Integer::sum);
                stream.put(bytes("good" + i), stream.written(question("good" + i, "good question " + i)));
            }
            stream.flush();
            Footprint before = Footprint.take();

            Answerer answerer = stream.answerer(new ScriptedEngine());

            assertClean(stream.audit(WAIT), 1_000, 1_000);
            assertThat(reasons(stream)).isEqualTo(expected);
            answerer.close();
            await("memory and threads are back").atMost(WAIT).untilAsserted(() -> Footprint.take()
                    .assertNotAbove(before));
        }
    }

    private static Map<String, Integer> reasons(AnswererStream stream) {
        Map<String, Integer> reasons = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> letter :
                stream.committed(stream.topics().questionDeadLetters().name())) {
            reasons.merge(
                    new String(letter.headers().lastHeader(DeadLetter.REASON).value()), 1, Integer::sum);
        }
        return reasons;
    }

    private static byte[] answerBytes(AnswererStream stream) {
        Answer answer = Answer.newBuilder()
                .setQuestionId("a")
                .setQuestion("q")
                .setDecision(Decision.EXPIRED)
                .setModelId("m")
                .setReleaseId("r")
                .setAskedAt(Instant.EPOCH)
                .setAnsweredAt(Instant.EPOCH)
                .setTimings(new Timings(0L, 0L, 0L))
                .setSource(new RecordPosition("t", 0, 0L))
                .build();
        return stream.topics()
                .answers()
                .valueSerde()
                .serializer()
                .serialize(stream.topics().answers().name(), answer);
    }

    @Test
    void shouldAnswerOnceWhenTheBrokerRestartsInMidStream(@TempDir Path folder) {
        EmbeddedBroker broker = EmbeddedBroker.start(new EmbeddedBrokerConfig(folder, 0));
        Map<String, EmbeddedBroker> running = new HashMap<>(Map.of("broker", broker));
        try (AnswererStream stream = new AnswererStream(broker.bootstrapServers())) {
            Answerer answerer = stream.answerer(new ScriptedEngine(), Map.of("batch.max-questions", "2"));
            stream.ask(0, 1_000);
            await("some answered")
                    .atMost(WAIT)
                    .until(() -> stream.meters
                                    .counter("candor.answer.transactions", "outcome", "committed")
                                    .count()
                            > 0);

            broker.close();
            running.put("broker", EmbeddedBroker.start(broker.config()));
            stream.ask(1_000, 1_500);

            assertClean(stream.audit(WAIT), 1_500, 0);
            assertThat(answerer.isAlive()).isTrue();
        } finally {
            running.get("broker").close();
        }
    }

    @Test
    void shouldBeGoneSoonWhenToldToStopRightAfterTheBrokerWentAway(@TempDir Path folder) {
        EmbeddedBroker broker = EmbeddedBroker.start(new EmbeddedBrokerConfig(folder, 0));
        try (broker;
                AnswererStream stream = new AnswererStream(broker.bootstrapServers())) {
            Answerer answerer = answeringSome(stream);
            broker.close();

            assertThat(timeToClose(answerer)).isLessThan(STOP_LIMIT);
            assertThat(answerer.isAlive()).isFalse();
        }
    }

    @Test
    void shouldBeGoneSoonWhenToldToStopWhileItWaitsForABrokerThatIsGone(@TempDir Path folder) {
        EmbeddedBroker broker = EmbeddedBroker.start(new EmbeddedBrokerConfig(folder, 0));
        try (broker;
                AnswererStream stream = new AnswererStream(broker.bootstrapServers())) {
            Answerer answerer = answeringSome(stream);
            broker.close();
            awaitOutage(answerer);

            assertThat(timeToClose(answerer)).isLessThan(STOP_LIMIT);
            assertThat(answerer.isAlive()).isFalse();
        }
    }

    @Test
    void shouldSayThatKafkaIsGoneAndBackWhenItHasNothingToCommit(@TempDir Path folder) {
        EmbeddedBroker broker = EmbeddedBroker.start(new EmbeddedBrokerConfig(folder, 0));
        try (broker;
                AnswererStream stream = new AnswererStream(broker.bootstrapServers());
                Answerer answerer = stream.answerer(new ScriptedEngine(), Map.of())) {
            await("idle").atMost(WAIT).until(() -> answerer.state().isKafkaReachable());
            broker.close();

            awaitOutage(answerer);
            try (EmbeddedBroker back = EmbeddedBroker.start(broker.config())) {
                await("the return noticed").atMost(WAIT).until(() -> answerer.state()
                        .isKafkaReachable());
            }
        }
    }

    /** An answerer that has committed some of many questions. */
    private static Answerer answeringSome(AnswererStream stream) {
        Answerer answerer = stream.answerer(new ScriptedEngine(), Map.of("batch.max-questions", "2"));
        stream.ask(0, 3_000);
        await("some answered")
                .atMost(WAIT)
                .until(() -> stream.meters
                                .counter("candor.answer.transactions", "outcome", "committed")
                                .count()
                        > 0);
        return answerer;
    }

    private static void awaitOutage(Answerer answerer) {
        await("the outage noticed").atMost(WAIT).until(() -> !answerer.state().isKafkaReachable());
    }

    private static Duration timeToClose(Answerer answerer) {
        long begun = System.nanoTime();
        answerer.close();
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
