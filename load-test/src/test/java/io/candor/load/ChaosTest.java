package io.candor.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.AnswerMode;
import io.candor.event.Question;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChaosTest {
    @Test
    void shouldNotCountADeadLetterAsJustifiedWhenItsQuestionWasInOrder() {
        DeadLetters dead = asked();
        dead.seen("poison", true);
        dead.seen("fine", true);

        assertThat(dead.unjustified()).isEqualTo(1);
    }

    @Test
    void shouldMissADeadLetterWhenPoisonWasAnswered() {
        DeadLetters dead = asked();
        dead.seen("poison", false);
        dead.seen("fine", false);

        assertThat(dead.unjustified()).isEqualTo(1);
    }

    @Test
    void shouldNotCallAFaultOverWhenWhatItBrokeStaysAway() throws InterruptedException {
        Recovery recovery = Recovery.await(strike(), () -> false, punctual(), 5, 0.3);

        assertThat(recovery.complete()).isFalse();
    }

    @Test
    void shouldDateTheRecoveryByTheLastLateOutcomeNotByTheFirstPunctualOne() throws InterruptedException {
        Lateness lateness = punctual();
        long now = System.nanoTime();
        lateness.seen(TimeUnit.SECONDS.toNanos(3), now + TimeUnit.MILLISECONDS.toNanos(200));
        lateness.seen(TimeUnit.MILLISECONDS.toNanos(3), now + TimeUnit.MILLISECONDS.toNanos(900));

        Recovery recovery = Recovery.await(strike(), () -> true, lateness, 5, 30);

        assertThat(recovery.complete()).isTrue();
        assertThat(recovery.lateSeconds()).isBetween(0.2, 0.9);
        assertThat(recovery.longestSeconds()).isEqualTo(3);
    }

    private static Lateness punctual() {
        return new Lateness(TimeUnit.SECONDS.toNanos(1), () -> 0);
    }

    private static Strike strike() {
        return new Strike(1, 1, Fault.ANSWERER_KILLED, 0);
    }

    private static DeadLetters asked() {
        DeadLetters dead = new DeadLetters(new Asker() {
            @Override
            public CompletableFuture<Void> ask(Question question) {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        });
        dead.ask(question("poison", ""));
        dead.ask(question("fine", "What is the capital of France?"));
        return dead;
    }

    private static Question question(String id, String text) {
        return new Question(
                id, text, "load", AnswerMode.ANSWER, 0, Instant.EPOCH, null, Map.of(), null, null, null, null, null);
    }
}
