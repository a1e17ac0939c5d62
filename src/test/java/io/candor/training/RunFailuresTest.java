package io.candor.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.event.BatchTrigger;
import io.candor.event.ReleaseStatus;
import io.candor.release.store.ReleaseUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunFailuresTest {
    private final RunFailures failures = new RunFailures(Clock.systemUTC());

    private static TrainingRun.Failed failed(String releaseId, Throwable cause) {
        WaitingBatch batch = new WaitingBatch("b1", BatchTrigger.SIZE, Instant.EPOCH, Instant.EPOCH, 0);
        return new TrainingRun.Failed(
                new TrainingTask(
                        Labels.MODEL,
                        releaseId,
                        TriggerRule.Cause.values()[0],
                        List.of(batch),
                        Optional.empty(),
                        1,
                        new Selection(new TreeMap<>(), List.of(), List.of(), List.of()),
                        List.of(),
                        List.of(),
                        ""),
                cause);
    }

    static Stream<Throwable> passing() {
        return Stream.of(
                new ReleaseUnavailableException("the store is away"),
                new UncheckedIOException(new IOException("disk full")),
                new TrainingStoppedException());
    }

    @ParameterizedTest
    @MethodSource("passing")
    void shouldTryAgainForAsLongAsItTakesWhenTheFailureMayPass(Throwable cause) {
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> failures.judge(failed("r", cause))).hasCause(cause);
        }
    }

    @Test
    void shouldDecideAtOnceWhenTheBatchesAreAtFault() {
        TrainingRun.Decided decided = failures.judge(failed("r", new IllegalArgumentException("no such label")));

        assertThat(decided.event().getStatus()).isEqualTo(ReleaseStatus.REJECTED);
        assertThat(decided.event().getBatchIds()).containsExactly("b1");
        assertThat(decided.event().getDecidedBy()).isEqualTo("trainer");
        assertThat(decided.event().getReason()).contains("training failed", "no such label");
    }

    @Test
    void shouldDecideAfterThreeTriesWhenMemoryNeverSuffices() {
        OutOfMemoryError cause = new OutOfMemoryError("scripted");
        assertThatThrownBy(() -> failures.judge(failed("r", cause))).hasCause(cause);
        assertThatThrownBy(() -> failures.judge(failed("r", cause))).hasCause(cause);

        assertThat(failures.judge(failed("r", cause)).event().getReason()).contains("OutOfMemoryError");
        assertThatThrownBy(() -> failures.judge(failed("another", cause))).hasCause(cause);
    }
}
