package io.candor.event.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.retry.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FollowerOutageTest {
    private final List<String> told = new ArrayList<>();

    private FollowerOutage outage(Duration pause) {
        return new FollowerOutage(
                "nothing was read yet", new Backoff(pause, pause), (failure, reason) -> told.add(reason));
    }

    @Test
    void shouldTellAReasonOnceWhenItComesAgain() {
        FollowerOutage outage = outage(Duration.ofMillis(1));

        outage.waitAfter(new IllegalStateException("away"));
        outage.waitAfter(new IllegalStateException("away"));
        outage.waitAfter(new IllegalStateException("back to front"));

        assertThat(told).containsExactly("IllegalStateException: away", "IllegalStateException: back to front");
        assertThat(outage.problem()).contains("IllegalStateException: back to front");
    }

    @Test
    void shouldTellAReasonAgainWhenAllWasWellBetween() {
        FollowerOutage outage = outage(Duration.ofMillis(1));

        outage.waitAfter(new IllegalStateException("away"));
        outage.caughtUp();
        outage.waitAfter(new IllegalStateException("away"));

        assertThat(told).hasSize(2);
    }

    @Test
    @Timeout(10)
    void shouldNotWaitWhenItIsStopped() {
        FollowerOutage outage = outage(Duration.ofHours(1));
        outage.stop();

        outage.waitAfter(new IllegalStateException("away"));

        assertThat(outage.isStopped()).isTrue();
    }
}
