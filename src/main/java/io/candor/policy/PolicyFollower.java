package io.candor.policy;

import io.candor.event.KafkaConnection;
import io.candor.event.client.FollowerThread;
import io.candor.event.retry.Backoff;
import java.util.Optional;

/** Follows promises and policies until closed, through all outages of broker and registry. */
public final class PolicyFollower implements AutoCloseable {
    private final PolicyLog log;
    private final FollowerThread thread;

    private PolicyFollower(PolicyLog log, FollowerThread thread) {
        this.log = log;
        this.thread = thread;
    }

    /**
     * Reads all that is there, then follows: who answers before would do so by no policy.
     *
     * @throws org.apache.kafka.common.KafkaException if it cannot be read now; then nothing is followed
     */
    public static PolicyFollower start(KafkaConnection connection, Backoff backoff) {
        PolicyLog log = PolicyLog.open(connection);
        try {
            log.readToEnd();
            return new PolicyFollower(log, FollowerThread.start("policy-follower", log, Optional.empty(), backoff));
        } catch (RuntimeException failure) {
            // The caller's to judge; a log that nobody gets must not stay open.
            log.close();
            throw failure;
        }
    }

    /** What was read so far. */
    public Policies policies() {
        return log.policies();
    }

    /** Why there may be unread policies; empty if all were read. */
    public Optional<String> problem() {
        return thread.problem();
    }

    /** Ends following. */
    @Override
    public void close() {
        thread.close();
    }
}
