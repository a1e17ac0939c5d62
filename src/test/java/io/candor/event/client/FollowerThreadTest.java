package io.candor.event.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.event.retry.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

class FollowerThreadTest {
    private static final Backoff SHORT = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1));

    private final AtomicInteger rounds = new AtomicInteger();
    private volatile RuntimeException failure;
    private volatile boolean woken;
    private volatile boolean closed;

    private final FollowerThread.Followed followed = new FollowerThread.Followed() {
        @Override
        public boolean follow(Duration patience) {
            rounds.incrementAndGet();
            if (woken) {
                throw new WakeupException();
            }
            if (failure != null) {
                throw failure;
            }
            return true;
        }

        @Override
        public void wakeup() {
            woken = true;
        }

        @Override
        public void close() {
            closed = true;
        }
    };

    private FollowerThread start() {
        return FollowerThread.start("test-follower", followed, Optional.of("nothing was read yet"), SHORT);
    }

    @Test
    void shouldSayWhatKeepsItFromReadingAndGoOnWhenItHasPassed() {
        failure = new IllegalStateException("away");
        try (FollowerThread follower = start()) {
            await().until(() -> follower.problem().equals(Optional.of("IllegalStateException: away")));

            failure = null;

            await().until(() -> follower.problem().isEmpty());
        }
    }

    @Test
    void shouldLeaveNothingOpenWhenItIsClosed() {
        FollowerThread follower = start();
        await().until(() -> rounds.get() > 0);

        follower.close();

        assertThat(closed).isTrue();
    }
}
