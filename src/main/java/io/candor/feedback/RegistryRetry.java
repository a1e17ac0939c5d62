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
    private volatile Optional<Outage> outage = Optional.empty();
    private volatile long failedNanos;
    private volatile boolean stopping;

    /** @param where topic and partition of the record that waits; empty where a thread died of it that has not said */
    private record Outage(RetriableException reason, String where) {}

    RegistryRetry(Duration inPlace) {
        this.inPlace = inPlace;
    }

    /** What the registry is waited for now, a clause for people; empty if it is not. */
    Optional<String> problem() {
        return current()
                .map(its ->
                        (its.reason() instanceof SchemaNotYetKnownException ? "waiting for a schema: " : "retrying: ")
                                + its.reason().getMessage()
                                + (its.where().isEmpty() ? "" : ", for " + its.where()));
    }

    /** Whether the registry cannot be asked now; one that answers and does not know a schema yet can. */
    boolean isUnreachable() {
        return current()
                .filter(its -> !(its.reason() instanceof SchemaNotYetKnownException))
                .isPresent();
    }

    private Optional<Outage> current() {
        return outage.filter(its -> System.nanoTime() - failedNanos < STALE.toNanos());
    }

    /** Nobody waits any longer. */
    void stop() {
        stopping = true;
    }

    /**
     * What {@code read} gives, asked again as long as that may help.
     *
     * @param where topic and partition of the record that is read, for people
     * @throws RetriableException if it did not help in the time a thread may wait
     */
    <T> T await(String where, Supplier<T> read) {
        long start = System.nanoTime();
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        while (true) {
            try {
                T result = read.get();
                outage = Optional.empty();
                return result;
            } catch (RetriableException unavailable) {
                note(new Outage(unavailable, where));
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
        note(new Outage(
                cause,
                outage.filter(before -> isSame(before, cause))
                        .map(Outage::where)
                        .orElse("")));
    }

    private void note(Outage now) {
        if (outage.filter(before -> isSame(before, now.reason())).isEmpty()) {
            LOG.warnf(
                    "calibrator waits for the schema registry partition=%s reason=%s",
                    now.where(), now.reason().getMessage());
        }
        failedNanos = System.nanoTime();
        outage = Optional.of(now);
    }

    private static boolean isSame(Outage before, RetriableException cause) {
        return String.valueOf(before.reason().getMessage()).equals(cause.getMessage());
    }
}
