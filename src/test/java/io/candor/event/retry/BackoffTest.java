package io.candor.event.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(1));

    @Test
    void shouldDoubleUpToTheLongestPauseWhenFailuresGoOn() {
        List<Duration> pauses = Stream.generate(backoff::next).limit(4).toList();

        assertThat(pauses).extracting(Duration::toMillis).containsExactly(250L, 500L, 1_000L, 1_000L);
    }

    @Test
    void shouldBeginAgainWithTheFirstPauseWhenReset() {
        backoff.next();
        backoff.next();

        backoff.reset();

        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void shouldKeepAFirstPauseThatIsLongerThanTheLongestWhenFirstAsked() {
        Backoff narrowing = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1));

        List<Duration> pauses = List.of(narrowing.next(), narrowing.next());

        assertThat(pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(1));
    }
}
