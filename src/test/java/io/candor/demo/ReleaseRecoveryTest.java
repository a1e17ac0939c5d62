package io.candor.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.RecordPosition;
import io.candor.event.Timings;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReleaseRecoveryTest {
    private final ReleaseRecovery recovery = new ReleaseRecovery("old");

    @Test
    void shouldTellOfEachReleaseOnceWhenAnswersOfTwoComeInTurns() {
        assertThat(recovery.take(answer("old", 0.9, false))).isEmpty();
        assertThat(recovery.take(answer("new", 0.1, false))).hasValue("first answer of release new, after 2 labels");
        assertThat(recovery.take(answer("old", 0.9, false))).isEmpty();
        assertThat(recovery.take(answer("new", 0.1, false))).isEmpty();

        // Three lines a release, then what it took.
        assertThat(recovery.lines()).hasSize(7);
        assertThat(recovery.lines())
                .filteredOn(line -> line.startsWith("old") || line.startsWith("new"))
                .satisfiesExactly(
                        old -> assertThat(old).startsWith("old").contains("2 answers"),
                        next -> assertThat(next).startsWith("new").contains("2 answers"));
    }

    @Test
    void shouldTellWhatChangedFromWhatDidNotWhenItSumsUp() {
        recovery.take(answer("old", 0.9, false));

        assertThat(recovery.lines().get(1))
                .startsWith("  where the world changed")
                .contains("no answer");
        assertThat(recovery.lines().get(2)).startsWith("  elsewhere").contains("1 answers");
    }

    @Test
    void shouldNotBeCompleteWhenOnlyTheNewestAnswersOfAReleaseAreHonest() {
        take(1_000, "new", 0.9);
        take(400, "new", 0.0);

        assertThat(recovery.isComplete(0.05)).isFalse();
    }

    @Test
    void shouldNotBeCompleteWhenOnlyTheReleaseBeforeIsHonest() {
        take(1_000, "old", 0.0);

        assertThat(recovery.isComplete(0.05)).isFalse();
    }

    @Test
    void shouldBeCompleteWhenAnotherReleaseHasAnsweredOftenEnoughAndHonestly() {
        take(399, "new", 0.0);
        assertThat(recovery.isComplete(0.05)).isFalse();

        take(1, "new", 0.0);

        assertThat(recovery.isComplete(0.05)).isTrue();
    }

    @Test
    void shouldNotBeCompleteWhenTheOtherReleaseIsNoMoreHonest() {
        take(1_000, "new", 0.9);

        assertThat(recovery.isComplete(0.05)).isFalse();
    }

    private void take(int count, String release, double confidence) {
        for (int i = 0; i < count; i++) {
            recovery.take(answer(release, confidence, false));
        }
    }

    private static AnsweredQuestion answer(String release, double confidence, boolean right) {
        Answer answer = Answer.newBuilder()
                .setQuestionId("q")
                .setQuestion("Where?")
                .setAnswer("here")
                .setConfidence(confidence)
                .setDecision(Decision.ACCEPTED)
                .setModelId("model")
                .setReleaseId(release)
                .setAskedAt(Instant.EPOCH)
                .setAnsweredAt(Instant.EPOCH)
                .setTimings(new Timings(0L, 0L, 0L))
                .setSource(new RecordPosition("t", 0, 0L))
                .build();
        return new AnsweredQuestion(
                new DemoQuestion("q", "Where?", List.of("there"), "city-country", true), answer, right);
    }
}
