package io.candor.access;

import io.candor.event.KafkaConnection;
import io.candor.event.client.FollowerThread;
import io.candor.event.retry.Backoff;
import java.time.Duration;
import java.util.Optional;

/** Follows keys until closed, through all outages of broker and registry. */
final class KeyFollower implements AutoCloseable {
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(2);

    private final KeyLog log;
    private final FollowerThread thread;

    private KeyFollower(KeyLog log) {
        this.log = log;
        this.thread = FollowerThread.start(
                "key-follower",
                log,
                Optional.of("candor.keys was not read yet"),
                new Backoff(FIRST_RETRY, LONGEST_RETRY));
    }

    /** Begins at once and waits for nothing: until all keys there are were read, {@link #hasRead} says no. */
    static KeyFollower start(KafkaConnection connection) {
        return new KeyFollower(KeyLog.open(connection));
    }

    KnownKeys keys() {
        return log.keys();
    }

    /** Whether all keys that there were at the start are known. Who is not known before may be in what was not read. */
    boolean hasRead() {
        return log.hasRead();
    }

    /** Whether it is longer ago than {@code most} that every revocation was certainly read. */
    boolean isStale(Duration most) {
        return hasRead() && log.unconfirmed().compareTo(most) > 0;
    }

    /** Why there may be unread keys and revocations; empty if all were read. */
    Optional<String> problem() {
        return thread.problem();
    }

    /** Ends following. */
    @Override
    public void close() {
        thread.close();
    }
}
