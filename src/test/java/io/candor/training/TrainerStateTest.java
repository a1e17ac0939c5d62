package io.candor.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.registry.RegistryUnavailableException;
import io.candor.event.registry.SchemaNotYetKnownException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TrainerStateTest {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Test
    void shouldBeReadyWhenOnlyASchemaIsWaitedFor() {
        TrainerState state =
                TrainerState.after(new SchemaNotYetKnownException(7, "candor.releases", Instant.EPOCH), PAUSE);

        assertThat(state.isReady()).isTrue();
        assertThat(state)
                .isEqualTo(new TrainerState.Waiting(
                        "waiting for a schema: the schema registry does not know schema 7 of a record of candor.releases yet, asked for since 1970-01-01T00:00:00Z",
                        PAUSE));
    }

    @Test
    void shouldNotBeReadyWhenTheRegistryIsAway() {
        assertThat(TrainerState.after(new RegistryUnavailableException("down"), PAUSE)
                        .isReady())
                .isFalse();
    }
}
