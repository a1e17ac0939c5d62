package io.candor.policy;

import io.candor.event.KafkaConnection;
import io.candor.event.client.FollowerOutage;
import io.candor.event.retry.Backoff;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/** Follows promises and policies on a thread of its own until closed, through all outages of broker and registry. */
public final class PolicyFollower implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PolicyFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LEAVE_TIME = Duration.ofSeconds(5);

    private final PolicyLog log;
    private final FollowerOutage outage;
    private final Thread thread = new Thread(this::run, "candor-policy-follower");
    private volatile Policies policies;

    private PolicyFollower(PolicyLog log, Policies policies, Backoff backoff) {
        this.log = log;
        this.policies = policies;
        this.outage = new FollowerOutage(
                "candor.policies was not read yet",
                backoff,
                (failure, reason) -> LOG.warnf(failure, "policy follower waits reason=%s", reason));
        outage.caughtUp();
    }

    /**
     * Reads all that is there, then follows: who answers before would do so by no policy.
     *
     * @throws org.apache.kafka.common.KafkaException if it cannot be read now; then nothing is followed
     */
    public static PolicyFollower start(KafkaConnection connection, Backoff backoff) {
        PolicyLog log = PolicyLog.open(connection);
        try {
            PolicyFollower follower = new PolicyFollower(log, log.readToEnd(), backoff);
            follower.thread.setDaemon(true);
            follower.thread.start();
            return follower;
        } catch (RuntimeException failure) {
            // The caller's to judge; a log that nobody gets must not stay open.
            log.close();
            throw failure;
        }
    }

    /** What was read so far. */
    public Policies policies() {
        return policies;
    }

    /** Why there may be unread policies; empty if all were read. */
    public Optional<String> problem() {
        return outage.problem();
    }

    private void run() {
        try (log) {
            while (!outage.isStopped()) {
                step();
            }
        } catch (WakeupException closing) {
            LOG.debug("policy follower woken to close");
        }
    }

    private void step() {
        try {
            if (!log.hasBegun()) {
                Thread.sleep(POLL.toMillis());
            }
            policies = log.readOn(POLL);
            outage.caughtUp();
            outage.succeeded();
        } catch (WakeupException closing) {
            throw closing;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            outage.stop();
        } catch (RuntimeException | OutOfMemoryError failure) {
            // Outages and want of memory pass; what was read stays in force meanwhile.
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
