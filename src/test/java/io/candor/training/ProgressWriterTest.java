package io.candor.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.TrainingPhase;
import io.candor.event.TrainingProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** What a trainer tells of itself, and how often. */
class ProgressWriterTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final TrainerStatus status = new TrainerStatus(Clock.fixed(START, ZoneOffset.UTC));

    private TrainingProgress progress(TrainerState state, Duration later) {
        status.state(state);
        return StatedProgress.of("atlas", status.stated(), status, START.plus(later));
    }

    private static TrainerState step(long done) {
        return new TrainerState.Calibrating("r2", new TrainingSteps(done, 120, 6));
    }

    @Test
    void shouldNameTheEpochThatAStepBelongsTo() {
        assertThat(new TrainingSteps(20, 120, 6).epoch()).isEqualTo(1);
        assertThat(new TrainingSteps(21, 120, 6).epoch()).isEqualTo(2);
        assertThat(new TrainingSteps(120, 120, 6).epoch()).isEqualTo(6);
        assertThat(new TrainingSteps(0, 120, 6).epoch()).isEqualTo(1);
    }

    @Test
    void shouldTellStepsEveryTwoSecondsAndNoOftener() {
        TrainingProgress first = progress(step(1), Duration.ZERO);

        assertThat(ProgressWriter.isDue(first, progress(step(30), Duration.ofSeconds(1))))
                .isFalse();
        assertThat(ProgressWriter.isDue(first, progress(step(30), ProgressWriter.STEPS)))
                .isTrue();
    }

    @Test
    void shouldTellAnotherPhaseAtOnceAndTheSameOneEveryHalfMinute() {
        TrainingProgress idle = progress(new TrainerState.Idle("none"), Duration.ZERO);

        assertThat(ProgressWriter.isDue(idle, progress(new TrainerState.Idle("none"), Duration.ofSeconds(29))))
                .isFalse();
        assertThat(ProgressWriter.isDue(idle, progress(new TrainerState.Idle("none"), ProgressWriter.AT_LEAST)))
                .isTrue();
        assertThat(ProgressWriter.isDue(idle, progress(new TrainerState.Judging("r2"), Duration.ofMillis(1))))
                .isTrue();
    }

    @Test
    void shouldKeepTheMomentAtWhichThePhaseBeganWhileItsStepsGoOn() {
        StatedProgress begun =
                new StatedProgress(new TrainerState.Starting(), START).with(step(1), START.plusSeconds(5));

        assertThat(begun.with(step(2), START.plusSeconds(9)).since()).isEqualTo(START.plusSeconds(5));
        assertThat(begun.with(new TrainerState.Judging("r2"), START.plusSeconds(9))
                        .since())
                .isEqualTo(START.plusSeconds(9));
    }

    @Test
    void shouldTellWhenItTriesAgain() {
        TrainingProgress failing =
                progress(new TrainerState.Failing("the store is away", Duration.ofSeconds(10)), Duration.ofSeconds(1));

        assertThat(failing.getPhase()).isEqualTo(TrainingPhase.FAILING);
        assertThat(failing.getNextAttemptAt()).isEqualTo(START.plusSeconds(10));
        assertThat(failing.getReason()).isEqualTo("the store is away");
    }
}
