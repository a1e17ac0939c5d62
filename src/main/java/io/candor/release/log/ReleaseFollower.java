package io.candor.release.log;

import io.candor.event.KafkaConnection;
import io.candor.event.client.FollowerThread;
import io.candor.event.retry.Backoff;
import io.candor.release.store.ReleaseConfig;
import java.time.Duration;
import java.util.Optional;

/** Follows candor.releases until closed, through all outages of broker and registry. */
public final class ReleaseFollower implements AutoCloseable {
    private final Heard heard;
    private final FollowerThread thread;

    /** The log, each time it was read told to a listener. */
    private static final class Heard implements FollowerThread.Followed {
        private final ReleaseLog log;
        private final ReleaseListener listener;
        private boolean caughtUp;
        private volatile ReleaseHistory history = ReleaseHistory.EMPTY;

        Heard(ReleaseLog log, ReleaseListener listener) {
            this.log = log;
            this.listener = listener;
        }

        @Override
        public boolean follow(Duration patience) {
            history = caughtUp ? log.readOn(patience) : log.readToEnd();
            caughtUp = true;
            listener.heard(history);
            return true;
        }

        @Override
        public void wakeup() {
            log.wakeup();
        }

        @Override
        public void close() {
            log.close();
        }
    }

    private ReleaseFollower(Heard heard, Backoff backoff) {
        this.heard = heard;
        this.thread = FollowerThread.start(
                "release-follower", heard, Optional.of("candor.releases was not read yet"), backoff);
    }

    /** Begins to follow. */
    public static ReleaseFollower start(KafkaConnection connection, ReleaseConfig config, ReleaseListener listener) {
        return new ReleaseFollower(
                new Heard(ReleaseLog.open(connection), listener),
                new Backoff(config.backoff().first(), config.backoff().longest()));
    }

    /** What was read so far. */
    public ReleaseHistory history() {
        return heard.history;
    }

    /** Why there may be unread events; empty if all were read. */
    public Optional<String> problem() {
        return thread.problem();
    }

    /** Ends following; returns when the listener is not called any more. */
    @Override
    public void close() {
        thread.close();
    }
}
