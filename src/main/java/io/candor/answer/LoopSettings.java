package io.candor.answer;

import io.candor.event.retry.Backoff;
import java.time.Duration;

/**
 * How the answer loop paces itself.
 *
 * @param commitInterval how long a transaction gathers answers before it is committed, positive
 * @param backlogCommitInterval the same while more than {@code backlog} questions wait for the engine: then they wait longer
 *     for it than for the commit, and fewer commits are cheaper; the longer of the two intervals counts
 * @param backlog at least 0
 * @param maxOutstanding most records between poll and transaction, at least 1; partitions are paused beyond
 * @param drainTime how long a stopping answerer waits for what the engine holds, not negative
 * @param firstBackoff pause after a first failure, positive
 * @param longestBackoff longest pause after repeated failures
 */
record LoopSettings(
        Duration commitInterval,
        Duration backlogCommitInterval,
        int backlog,
        int maxOutstanding,
        Duration drainTime,
        Duration firstBackoff,
        Duration longestBackoff) {
    LoopSettings {
        requirePositive("candor.answer.commit-interval", commitInterval);
        requirePositive("candor.answer.backlog-commit-interval", backlogCommitInterval);
        requirePositive("candor.answer.backoff.first", firstBackoff);
        requirePositive("candor.answer.backoff.longest", longestBackoff);
        if (backlogCommitInterval.compareTo(commitInterval) < 0) {
            backlogCommitInterval = commitInterval;
        }
        if (backlog < 0) {
            throw new IllegalArgumentException("backlog must be at least 0, got: " + backlog);
        }
        if (maxOutstanding < 1) {
            throw new IllegalArgumentException(
                    "candor.answer.max-outstanding must be at least 1, got: " + maxOutstanding);
        }
        if (drainTime.isNegative()) {
            throw new IllegalArgumentException("candor.answer.drain-time must not be negative, got: " + drainTime);
        }
    }

    private static void requirePositive(String key, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(key + " must be positive, got: " + duration);
        }
    }

    /** How long a transaction gathers answers while so many questions wait for the engine. */
    Duration commitInterval(int waiting) {
        return waiting > backlog ? backlogCommitInterval : commitInterval;
    }

    Backoff backoff() {
        return new Backoff(firstBackoff, longestBackoff);
    }
}
