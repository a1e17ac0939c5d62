package io.candor.release.log;

import io.candor.event.KafkaConnection;
import io.candor.event.client.FollowerOutage;
import io.candor.event.retry.Backoff;
import io.candor.release.store.ReleaseConfig;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/** Follows candor.releases on a thread of its own until closed, through all outages of broker and registry. */
public final class ReleaseFollower implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ReleaseFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    /** How long closing waits for a listener that is loading a release. */
    private static final Duration LEAVE_TIME = Duration.ofSeconds(5);
    /** How long closing waits for a listener after interrupting it. */
    private static final Duration INTERRUPTED_TIME = Duration.ofSeconds(3);

    private final ReleaseLog log;
    private final ReleaseListener listener;
    private final FollowerOutage outage;
    private final Thread thread = new Thread(this::run, "candor-release-follower");
    private boolean caughtUp;
    private volatile ReleaseHistory history = ReleaseHistory.EMPTY;

    ReleaseFollower(ReleaseLog log, ReleaseListener listener, Backoff backoff) {
        this.log = log;
        this.listener = listener;
        this.outage = new FollowerOutage(
                "candor.releases was not read yet",
                backoff,
                (failure, reason) -> LOG.warnf(failure, "release follower waits reason=%s", reason));
    }

    /** Begins to follow. */
    public static ReleaseFollower start(KafkaConnection connection, ReleaseConfig config, ReleaseListener listener) {
        ReleaseFollower follower = new ReleaseFollower(
                ReleaseLog.open(connection),
                listener,
                new Backoff(config.backoff().first(), config.backoff().longest()));
        follower.thread.setDaemon(true);
        follower.thread.start();
        return follower;
    }

    /** What was read so far. */
    public ReleaseHistory history() {
        return history;
    }

    /** Why there may be unread events; empty if all were read. */
    public Optional<String> problem() {
        return outage.problem();
    }

    private void run() {
        try (log) {
            while (!outage.isStopped()) {
                step();
            }
        } catch (WakeupException closing) {
            LOG.debug("release follower woken to close");
        }
    }

    private void step() {
        try {
            history = caughtUp ? log.readOn(POLL) : log.readToEnd();
            caughtUp = true;
            listener.heard(history);
            outage.caughtUp();
            outage.succeeded();
        } catch (WakeupException closing) {
            throw closing;
        } catch (RuntimeException | OutOfMemoryError failure) {
            // Outages and want of memory pass. A listener's bug does not, but must not keep later releases from being
            // followed.
            outage.waitAfter(failure);
        }
    }

    /** Ends following; returns when the listener is not called any more. */
    @Override
    public void close() {
        outage.stop();
        log.wakeup();
        try {
            thread.join(LEAVE_TIME.toMillis());
            // A listener that publishes may be waiting for a broker that is gone, where a wakeup does not reach it.
            thread.interrupt();
            thread.join(INTERRUPTED_TIME.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
