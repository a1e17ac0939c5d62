package io.candor.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.event.registry.RegistryUnavailableException;
import io.candor.event.registry.SchemaNotYetKnownException;
import io.candor.event.retry.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RegistryWaitTest {
    private static final TopicPartition HELD_UP = new TopicPartition("candor.questions", 0);
    private static final TopicPartition OTHER = new TopicPartition("candor.questions", 1);

    private final LoopState state = new LoopState();

    private RegistryWait waitingFor(Duration pause) {
        return new RegistryWait(state, () -> new Backoff(pause, pause));
    }

    @Test
    void shouldReportReachableWhenWhatWasHeldUpIsWrittenAsSoonAsThePauseIsOver() {
        RegistryWait wait = waitingFor(Duration.ofMillis(20));
        wait.failed(new RegistryUnavailableException("down"));
        await().until(() -> !wait.isWaiting());

        wait.answered();

        assertThat(state.isRegistryReachable()).isTrue();
    }

    @Test
    void shouldReportUnreachableWhileItIsTooEarlyToAskAgain() {
        RegistryWait wait = waitingFor(Duration.ofHours(1));
        wait.failed(new RegistryUnavailableException("down"));

        wait.answered();

        assertThat(state.isRegistryReachable()).isFalse();
    }

    @Test
    void shouldReportUnreachableWhenOnlyAPartitionOfKnownSchemasFlows() {
        RegistryWait wait = waitingFor(Duration.ofNanos(1));
        wait.pause(HELD_UP, new RegistryUnavailableException("down"));
        wait.releaseWhenDue(false);

        wait.flows(OTHER);

        assertThat(state.isRegistryReachable()).isFalse();
    }

    @Test
    void shouldReportReachableWhenThePartitionHeldUpFlowsAgain() {
        RegistryWait wait = waitingFor(Duration.ofNanos(1));
        wait.pause(HELD_UP, new RegistryUnavailableException("down"));
        wait.releaseWhenDue(false);

        wait.flows(HELD_UP);

        assertThat(state.isRegistryReachable()).isTrue();
    }

    @Test
    void shouldReportReachableWhenTheRegistryOnlyLacksASchema() {
        RegistryWait wait = waitingFor(Duration.ofNanos(1));
        wait.pause(HELD_UP, new RegistryUnavailableException("down"));

        wait.pause(HELD_UP, new SchemaNotYetKnownException(7, "candor.questions", Instant.EPOCH));

        assertThat(state.isRegistryReachable()).isTrue();
        assertThat(wait.paused()).containsExactly(HELD_UP);
    }

    @Test
    void shouldNameSchemaPartitionAndTimeOfEachPartitionThatWaitsForASchema() {
        RegistryWait wait = waitingFor(Duration.ofNanos(1));

        wait.pause(HELD_UP, new SchemaNotYetKnownException(7, "candor.questions", Instant.EPOCH));
        wait.pause(OTHER, new SchemaNotYetKnownException(8, "candor.questions", Instant.EPOCH));

        assertThat(state.schemasWaitedFor())
                .containsExactly(
                        "schema 7 for candor.questions-0 since 1970-01-01T00:00:00Z",
                        "schema 8 for candor.questions-1 since 1970-01-01T00:00:00Z");
    }

    @Test
    void shouldNameNoSchemaOfPartitionsThatFlowAreCutOffOrGone() {
        RegistryWait wait = waitingFor(Duration.ofNanos(1));
        TopicPartition third = new TopicPartition("candor.questions", 2);
        for (TopicPartition partition : Set.of(HELD_UP, OTHER, third)) {
            wait.pause(partition, new SchemaNotYetKnownException(7, "candor.questions", Instant.EPOCH));
        }

        wait.flows(HELD_UP);
        wait.pause(OTHER, new RegistryUnavailableException("down"));
        wait.forget(Set.of(third));

        assertThat(state.schemasWaitedFor()).isEmpty();
    }

    @Test
    void shouldReportReachableWhenNothingIsInProgressThatCouldAskAgain() {
        RegistryWait wait = waitingFor(Duration.ofNanos(1));
        wait.pause(HELD_UP, new RegistryUnavailableException("down"));
        wait.forget(Set.of(HELD_UP));

        wait.releaseWhenDue(true);

        assertThat(state.isRegistryReachable()).isTrue();
    }
}
