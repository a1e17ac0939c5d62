package io.candor.access;

import io.candor.event.KafkaConnection;
import io.candor.event.client.FollowerOutage;
import io.candor.event.retry.Backoff;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/** Follows keys on a thread of its own until closed, through all outages of broker and registry. */
final class KeyFollower implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KeyFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(2);
    private static final Duration LEAVE_TIME = Duration.ofSeconds(5);

    private final KeyLog log;
    private final FollowerOutage outage = new FollowerOutage(
            "candor.keys was not read yet",
            new Backoff(FIRST_RETRY, LONGEST_RETRY),
            (failure, reason) -> LOG.warnf(failure, "key follower waits reason=%s", reason));
    private final Thread thread = new Thread(this::run, "candor-key-follower");
    private volatile boolean readOnce;

    private KeyFollower(KeyLog log) {
        this.log = log;
    }

    /** Begins at once and waits for nothing: until all keys there are were read, {@link #hasRead} says no. */
    static KeyFollower start(KafkaConnection connection) {
        KeyFollower follower = new KeyFollower(KeyLog.open(connection));
        follower.thread.setDaemon(true);
        follower.thread.start();
        return follower;
    }

    KnownKeys keys() {
        return log.keys();
    }

    /** Whether all keys that there were at the start are known. Who is not known before may be in what was not read. */
    boolean hasRead() {
        return readOnce;
    }

    /** Why there may be unread keys and revocations; empty if all were read. */
    Optional<String> problem() {
        return outage.problem();
    }

    private void run() {
        try (log) {
            while (!outage.isStopped()) {
                step();
            }
        } catch (WakeupException closing) {
            LOG.debug("key follower woken to close");
        }
    }

    private void step() {
        try {
            if (!log.hasBegun()) {
                Thread.sleep(POLL.toMillis());
            } else if (readOnce) {
                log.readOn(POLL);
            } else {
                log.readToEnd();
            }
            readOnce |= log.hasBegun();
            outage.caughtUp();
            outage.succeeded();
        } catch (WakeupException closing) {
            throw closing;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            outage.stop();
        } catch (RuntimeException | OutOfMemoryError failure) {
            // Outages and want of memory pass; the keys that were read stay in force meanwhile.
            outage.waitAfter(failure);
        }
    }

    /** Ends following. */
    @Override
    public void close() {
        outage.stop();
        log.wakeup();
        try {
            thread.join(LEAVE_TIME.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
