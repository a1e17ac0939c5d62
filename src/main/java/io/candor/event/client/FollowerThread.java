package io.candor.event.client;

import io.candor.event.retry.Backoff;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/** Follows topics on a thread of its own until closed, through all outages of broker and registry. */
public final class FollowerThread implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(FollowerThread.class);
    private static final Duration POLL = Duration.ofMillis(500);
    /** How long closing waits for what is done with the records, such as loading a release. */
    private static final Duration LEAVE_TIME = Duration.ofSeconds(5);
    /** How long closing waits after interrupting it. */
    private static final Duration INTERRUPTED_TIME = Duration.ofSeconds(3);

    private final String name;
    private final Followed followed;
    private final FollowerOutage outage;
    private final Thread thread;

    /** What is followed; called by the following thread, but for {@link #wakeup}. */
    public interface Followed extends AutoCloseable {
        /**
         * Reads on, and does with the records what they are for.
         *
         * @param patience to wait at most for something new
         * @return false if there is nothing to read from yet
         * @throws RuntimeException of any kind: it is called again after a while
         */
        boolean follow(Duration patience);

        /** Ends a read under way, or the next one, with a {@link WakeupException}. */
        void wakeup();

        @Override
        void close();
    }

    private FollowerThread(String name, Followed followed, FollowerOutage outage) {
        this.name = name;
        this.followed = followed;
        this.outage = outage;
        this.thread = new Thread(this::run, "candor-" + name);
        thread.setDaemon(true);
    }

    /**
     * Begins at once and waits for nothing.
     *
     * @param name for thread and log, such as {@code key-follower}
     * @param unread why nothing was read yet; empty if something was
     * @param backoff pauses after failures
     */
    public static FollowerThread start(String name, Followed followed, Optional<String> unread, Backoff backoff) {
        FollowerOutage outage = new FollowerOutage(
                unread.orElse(""),
                backoff,
                (failure, reason) -> LOG.warnf(failure, "follower waits name=%s reason=%s", name, reason));
        if (unread.isEmpty()) {
            outage.caughtUp();
        }
        FollowerThread follower = new FollowerThread(name, followed, outage);
        follower.thread.start();
        return follower;
    }

    /** Why there may be unread records; empty if all were read. */
    public Optional<String> problem() {
        return outage.problem();
    }

    private void run() {
        try (followed) {
            while (!outage.isStopped()) {
                step();
            }
        } catch (WakeupException closing) {
            LOG.debugf("follower woken to close name=%s", name);
        }
    }

    private void step() {
        try {
            if (!followed.follow(POLL)) {
                Thread.sleep(POLL.toMillis());
            }
            outage.caughtUp();
            outage.succeeded();
        } catch (WakeupException closing) {
            throw closing;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            outage.stop();
        } catch (RuntimeException | OutOfMemoryError failure) {
            // Outages and want of memory pass; what was read stays in force meanwhile. A bug in what is done with the
            // records does not, but
            // must not keep later ones from being followed.
            outage.waitAfter(failure);
        }
    }

    /** Ends following; returns when nothing is done with records any more, or after some seconds. */
    @Override
    public void close() {
        outage.stop();
        followed.wakeup();
        try {
            thread.join(LEAVE_TIME.toMillis());
            // Who publishes meanwhile may be waiting for a broker that is gone, where a wakeup does not reach it.
            thread.interrupt();
            thread.join(INTERRUPTED_TIME.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
