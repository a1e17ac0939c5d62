package io.candor.feedback;

import io.candor.event.registry.SchemaNotYetKnownException;
import io.candor.event.retry.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.RetriableException;
import org.jboss.logging.Logger;

/**
 * Waits for the schema registry on behalf of the calibrator. A stream thread waits inside the record that needs it, for less than
 * the group allows; then it is replaced, which aborts its transaction and reads the record again, for as long as the outage
 * lasts. Safe for use by several threads.
 */
final class RegistryRetry {
    private static final Logger LOG = Logger.getLogger(RegistryRetry.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** Far below {@code max.poll.interval.ms}, and short enough for an orderly end. */
    static final Duration IN_PLACE = Duration.ofSeconds(15);

    /** Longer than two tries lie apart; a partition that went elsewhere meanwhile is waited for there. */
    private static final Duration STALE = Duration.ofMinutes(2);

    private final Duration inPlace;
    private volatile Optional<RetriableException> failure = Optional.empty();
    private volatile long failedNanos;
    private volatile boolean stopping;

    RegistryRetry(Duration inPlace) {
        this.inPlace = inPlace;
    }

    /** What the registry is waited for now, a clause for people; empty if it is not. */
    Optional<String> problem() {
        return current()
                .map(reason -> reason instanceof SchemaNotYetKnownException
                        ? "waiting for a schema: " + reason.getMessage()
                        : "retrying: " + reason.getMessage());
    }

    /** Whether the registry cannot be asked now; one that answers and does not know a schema yet can. */
    boolean isUnreachable() {
        return current()
                .filter(reason -> !(reason instanceof SchemaNotYetKnownException))
                .isPresent();
    }

    private Optional<RetriableException> current() {
        return failure.filter(reason -> System.nanoTime() - failedNanos < STALE.toNanos());
    }

    /** Nobody waits any longer. */
    void stop() {
        stopping = true;
    }

    /**
     * What {@code read} gives, asked again as long as that may help.
     *
     * @throws RetriableException if it did not help in the time a thread may wait
     */
    <T> T await(Supplier<T> read) {
        long start = System.nanoTime();
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        while (true) {
            try {
                T result = read.get();
                failure = Optional.empty();
                return result;
            } catch (RetriableException unavailable) {
                unavailable(unavailable);
                if (stopping || System.nanoTime() - start > inPlace.toNanos()) {
                    throw unavailable;
                }
                pause(backoff.next(), unavailable);
            }
        }
    }

    private static void pause(Duration pause, RetriableException unavailable) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unavailable;
        }
    }

    /** A stream thread dies of it; whoever replaces the thread asks again. */
    void unavailable(RetriableException cause) {
        boolean isNews = failure.map(Throwable::getMessage)
                .filter(before -> before.equals(cause.getMessage()))
                .isEmpty();
        if (isNews) {
            LOG.warnf("calibrator waits for the schema registry reason=%s", cause.getMessage());
        }
        failedNanos = System.nanoTime();
        failure = Optional.of(cause);
    }
}
