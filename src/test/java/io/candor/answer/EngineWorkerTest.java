package io.candor.answer;

import static io.candor.answer.TestQuestions.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.MappedConfig;
import io.candor.engine.EngineUnavailableException;
import io.candor.event.Answer;
import io.candor.event.AnswerMode;
import io.candor.event.Decision;
import io.candor.event.Question;
import io.candor.event.retry.Backoff;
import io.candor.policy.Policies;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Span;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that take many steps, beside each other. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EngineWorkerTest {
    private static final RuntimeException OUT_OF_MEMORY =
            new IllegalStateException("CUDA out of memory. Tried to allocate");

    private final StepwiseEngine engine = new StepwiseEngine(4);
    private final AnswerConfig config = MappedConfig.of(
            AnswerConfig.class,
            Map.of(
                    "batch.linger",
                    "0s",
                    "batch.max-questions",
                    "4",
                    "batch.prefill-tokens",
                    "20",
                    "backoff.first",
                    "1ms"));
    private final QuestionQueue queue = new QuestionQueue(config.batch());
    private final MovingClock clock = new MovingClock();
    private final EngineWorker worker = new EngineWorker(
            queue,
            new Answering(
                    engine,
                    config,
                    () -> AnswererStream.KEYS,
                    new AcceptanceRule(config, () -> Policies.EMPTY),
                    new AnswerMetrics(new SimpleMeterRegistry()),
                    clock,
                    Optional.empty()),
            new Backoff(Duration.ofMillis(1), Duration.ofMillis(1)),
            new AtomicLong()::incrementAndGet);

    private final List<String> finished = new ArrayList<>();
    private final List<PendingRecord> pendings = new ArrayList<>();

    @Test
    void shouldAnswerAShortOneBeforeALongOneThatBeganEarlier() throws Exception {
        ask("long", 40);
        worker.step();
        ask("short", 2);
        finishAll();

        assertThat(finished).containsExactly("short", "long");
    }

    @Test
    void shouldScoreWhileAnswersAreUnderWay() throws Exception {
        for (int i = 0; i < 4; i++) {
            ask("long " + i, 40);
        }
        worker.step();
        Question score = question("score", "score");
        score.setMode(AnswerMode.SCORE);
        ask(score, 1);
        for (int i = 0; i < 10; i++) {
            step();
        }

        assertThat(finished).containsExactly("score");
    }

    @Test
    void shouldHaveNoMoreUnderWayThanThereAreQuestionsAllowed() throws Exception {
        for (int i = 0; i < 20; i++) {
            ask("q" + i, 1 + i % 7);
        }
        finishAll();

        assertThat(finished).hasSize(20).doesNotHaveDuplicates();
        assertThat(engine.mostUnderWay()).isEqualTo(4);
    }

    @Test
    void shouldLetAnAnswerGoThatNobodyMayGiveAnyMore() throws Exception {
        PendingRecord revoked = ask("revoked", 40);
        ask("kept", 3);
        worker.step();
        revoked.abandon();
        finishAll();

        assertThat(finished).containsExactly("kept");
        assertThat(worker.isBusy()).isFalse();
    }

    @Test
    void shouldSayThatAnAnswerCameTooLateWhenItsDeadlinePassesWhileItIsWritten() throws Exception {
        Question urgent = question("urgent", "urgent");
        urgent.setDeadline(clock.instant().plusSeconds(5));
        PendingRecord pending = ask(urgent, 40);
        worker.step();
        clock.advance(Duration.ofSeconds(6));
        worker.step();

        Answer answer = ((Outcome.Answered) pending.outcome()).answer();
        assertThat(answer.getDecision()).isEqualTo(Decision.EXPIRED);
        assertThat(answer.getAnswer()).isNull();
        assertThat(answer.getConfidence()).isNull();
        assertThat(worker.isBusy()).isFalse();
    }

    @Test
    void shouldAnswerAllWhenTheEngineFailedInTheMiddle() throws Exception {
        for (int i = 0; i < 6; i++) {
            ask("q" + i, 5);
        }
        worker.step();
        engine.failSteps(1, new IllegalStateException("scripted"));
        finishAll();

        assertThat(finished).hasSize(6).doesNotHaveDuplicates();
        assertThat(pendings).allSatisfy(pending -> assertThat(pending.outcome()).isInstanceOf(Outcome.Answered.class));
    }

    @Test
    void shouldHaveEveryoneAloneAfterAFailureUntilItIsAnswered() throws Exception {
        ask("a", 5);
        ask("b", 5);
        worker.step();
        engine.failSteps(1, new IllegalStateException("scripted"));
        worker.step();
        int before = engine.joins();
        ask("c", 2);
        step();

        // The trial question asks a batch of its own, so joins are counted from the failure on.
        assertThat(engine.joins()).isEqualTo(before + 1);
        finishAll();
        assertThat(finished).containsExactly("a", "b", "c");
    }

    @Test
    void shouldAnswerEveryoneHoweverOftenARemoteEngineWentAway() throws Exception {
        ask("alone", 3);
        for (int i = 0; i < 5; i++) {
            step();
            engine.failSteps(1, new EngineUnavailableException("scripted"));
            step();
            assertThat(worker.isFailing()).isTrue();
        }

        finishAll();

        assertThat(finished).containsExactly("alone");
        assertThat(worker.isFailing()).isFalse();
    }

    @Test
    void shouldHaveFewerUnderWayWhenMemoryRanOut() throws Exception {
        for (int i = 0; i < 4; i++) {
            ask("q" + i, 5);
        }
        worker.step();
        engine.failSteps(1, new IllegalStateException("CUDA out of memory. Tried to allocate"));
        finishAll();

        assertThat(finished).hasSize(4);
        assertThat(pendings).allSatisfy(pending -> assertThat(pending.outcome()).isInstanceOf(Outcome.Answered.class));
        assertThat(worker.isFailing()).isFalse();
    }

    @Test
    void shouldGoOnWithTheOthersWhileALongQuestionIsScored() throws Exception {
        ask("short", 4);
        worker.step();
        askLong("long", 200, 2);
        for (int i = 0; i < 5; i++) {
            step();
        }

        assertThat(finished).containsExactly("short");
        finishAll();
        assertThat(finished).containsExactly("short", "long");
        assertThat(engine.openPasses()).isZero();
    }

    @Test
    void shouldBeginAShortQuestionWhileALongOneIsScored() throws Exception {
        askLong("long", 200, 2);
        worker.step();
        ask("short", 2);
        finishAll();

        assertThat(finished).containsExactly("short", "long");
    }

    @Test
    void shouldOnlyScoreALongQuestionThatWantsNoAnswer() throws Exception {
        Question score = question("score", "score");
        score.setMode(AnswerMode.SCORE);
        ask(score, 100, 1);
        finishAll();

        Answer answer = ((Outcome.Answered) pendings.get(0).outcome()).answer();
        assertThat(answer.getDecision()).isEqualTo(Decision.SCORED);
        assertThat(engine.joins()).isZero();
    }

    @Test
    void shouldSayThatALongQuestionCameTooLateWhenItsDeadlinePassesWhileItIsScored() throws Exception {
        Question urgent = question("urgent", "urgent");
        urgent.setDeadline(clock.instant().plusSeconds(5));
        PendingRecord pending = ask(urgent, 200, 2);
        worker.step();
        clock.advance(Duration.ofSeconds(6));
        worker.step();

        assertThat(((Outcome.Answered) pending.outcome()).answer().getDecision())
                .isEqualTo(Decision.EXPIRED);
        assertThat(worker.isBusy()).isFalse();
        assertThat(engine.openPasses()).isZero();
    }

    @Test
    void shouldLetALongQuestionGoThatNobodyMayAnswerAnyMore() throws Exception {
        PendingRecord revoked = askLong("revoked", 200, 2);
        ask("kept", 3);
        worker.step();
        revoked.abandon();
        finishAll();

        assertThat(finished).containsExactly("kept");
        assertThat(engine.openPasses()).isZero();
    }

    @Test
    void shouldAnswerALongQuestionWhenTheEngineFailedWhileItWasScored() throws Exception {
        ask("short", 9);
        askLong("long", 200, 2);
        worker.step();
        engine.failSteps(1, new IllegalStateException("CUDA out of memory. Tried to allocate"));
        finishAll();

        assertThat(finished).containsExactlyInAnyOrder("short", "long");
        assertThat(engine.openPasses()).isZero();
    }

    @Test
    void shouldHalveTheRoomOnceWhenMemoryRanOut() throws Exception {
        for (int i = 0; i < 8; i++) {
            ask("q" + i, 5);
        }
        worker.step();
        engine.failSteps(1, OUT_OF_MEMORY);
        finishAll();

        assertThat(engine.mostUnderWay()).isEqualTo(2);
    }

    @Test
    void shouldGoOnWithTheOthersWhenThereIsTooLittleMemoryForAPieceOfALongQuestion() throws Exception {
        ask("short", 9);
        worker.step();
        askLong("long", 200, 2);
        worker.step();
        engine.failPieces(6, OUT_OF_MEMORY);
        finishAll();

        assertThat(finished).containsExactly("short", "long");
        assertThat(engine.joins()).isEqualTo(2);
        assertThat(engine.passes()).isEqualTo(1);
    }

    @Test
    void shouldTryAPieceAgainInSmallerOnesWhenALongQuestionIsAlone() throws Exception {
        askLong("long", 200, 2);
        worker.step();
        engine.failPieces(2, OUT_OF_MEMORY);
        finishAll();

        assertThat(finished).containsExactly("long");
        assertThat(engine.passes()).isEqualTo(1);
    }

    @Test
    void shouldReadALongQuestionOnceWhenThereIsTooLittleMemoryForItsAnswer() throws Exception {
        ask("short", 20);
        worker.step();
        askLong("long", 40, 2);
        worker.step();
        engine.failJoins(3, OUT_OF_MEMORY);
        finishAll();

        assertThat(finished).containsExactly("long", "short");
        assertThat(engine.passes()).isEqualTo(1);
        assertThat(engine.openPasses()).isZero();
    }

    @Test
    void shouldLetNobodyBeginWhileALongQuestionWaitsForMemory() throws Exception {
        ask("first", 12);
        worker.step();
        askLong("long", 40, 1);
        worker.step();
        engine.failPieces(8, OUT_OF_MEMORY);
        worker.step();
        ask("second", 1);
        for (int i = 0; i < 5; i++) {
            step();
        }

        assertThat(engine.joins()).isEqualTo(1);
        finishAll();
        assertThat(finished).contains("second", "long");
    }

    @Test
    void shouldAnswerTheOthersFirstWhenALongQuestionDoesNotFitAlone() throws Exception {
        askLong("long", 200, 2);
        worker.step();
        engine.failPieces(12, OUT_OF_MEMORY);
        ask("short", 2);
        finishAll();

        assertThat(finished).containsExactly("short", "long");
        assertThat(pendings).allSatisfy(pending -> assertThat(pending.outcome()).isInstanceOf(Outcome.Answered.class));
        assertThat(engine.openPasses()).isZero();
    }

    @Test
    void shouldGoOnOnAnotherThreadWhenWantOfMemoryHasSpoiltTheOneThatItHad() throws Exception {
        for (int i = 0; i < 6; i++) {
            ask("q" + i, 5);
        }
        engine.spoilThread();
        Thread thread = new Thread(new EngineThreads(worker), "engine");
        thread.start();
        await("all have an outcome").until(() -> pendings.stream().allMatch(PendingRecord::isFinished));

        queue.close();
        thread.join();

        assertThat(pendings).allSatisfy(pending -> assertThat(pending.outcome()).isInstanceOf(Outcome.Answered.class));
    }

    @Test
    void shouldFinishWhatIsUnderWayWhenItIsStopped() throws Exception {
        ask("under way", 30);
        worker.step();
        ask("queued", 2);
        queue.close();
        worker.run();

        harvest();
        assertThat(finished).containsExactly("under way");
    }

    private void finishAll() throws InterruptedException {
        while (pendings.stream().anyMatch(pending -> !pending.isFinished() && !pending.isAbandoned())) {
            step();
        }
    }

    private void step() throws InterruptedException {
        worker.step();
        harvest();
    }

    private void harvest() {
        for (PendingRecord pending : pendings) {
            if (pending.isFinished()) {
                String id = ((Outcome.Answered) pending.outcome()).answer().getQuestionId();
                if (!finished.contains(id)) {
                    finished.add(id);
                }
            }
        }
    }

    private PendingRecord ask(String id, int maxTokens) {
        return ask(question(id, id), maxTokens);
    }

    private PendingRecord askLong(String id, int tokens, int maxTokens) {
        return ask(question(id, id), tokens, maxTokens);
    }

    private PendingRecord ask(Question question, int maxTokens) {
        return ask(question, 5, maxTokens);
    }

    private PendingRecord ask(Question question, int tokens, int maxTokens) {
        PendingRecord pending = new PendingRecord(
                new ConsumerRecord<>("questions", 0, pendings.size(), null, null), clock.instant(), Span.getInvalid());
        pendings.add(pending);
        queue.add(new QueuedQuestion(pending, question, new int[tokens], maxTokens, System.nanoTime()));
        return pending;
    }

    private static final class MovingClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
