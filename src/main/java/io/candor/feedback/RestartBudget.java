package io.candor.feedback;

import io.candor.event.registry.RegistryUnavailableException;
import io.candor.event.registry.SchemaNotYetKnownException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.errors.TopologyException;
import org.jboss.logging.Logger;

/**
 * Decides what becomes of the calibrator when a stream thread dies. The open transaction is gone and its input will be
 * read again, so a new thread is safe, and enough for a transient failure. A registry that is away is waited for without
 * limit, and costs nothing; so is a broker that does not hand over answers that were judged, and a clock of this machine that is so far ahead that the broker
 * refuses its time. A permanent failure stops the client at once, and so does any other that recurs too often, so
 * that the health check shows it.
 */
final class RestartBudget implements StreamsUncaughtExceptionHandler {
    private static final Logger LOG = Logger.getLogger(RestartBudget.class);

    /** Between two threads of which the broker refuses the time. */
    private static final Duration CLOCK_PAUSE = Duration.ofMillis(200);

    /** In the words of Kafka's {@code LogValidator}. */
    private static final Pattern TIME_REFUSED = Pattern.compile("^Timestamp .* is out of range");

    private final int restarts;
    private final Duration period;
    private final Clock clock;
    private final RegistryRetry registry;
    private final Deque<Instant> recent = new ArrayDeque<>();

    /**
     * Allows {@code restarts} within {@code period}.
     *
     * @param registry hears of its failures
     */
    RestartBudget(int restarts, Duration period, Clock clock, RegistryRetry registry) {
        this.registry = registry;
        this.restarts = restarts;
        this.period = period;
        this.clock = clock;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
        Optional<RetriableException> outage = registryOutage(failure);
        if (outage.isPresent()) {
            registry.unavailable(outage.get());
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        if (isWithoutAnswers(failure)) {
            LOG.warn(
                    "calibrator waits for candor.answers: a stream thread could not read from it in time and is replaced");
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        if (isOfTheClock(failure)) {
            LOG.warn(
                    "calibrator waits for the clock of this machine: the broker refuses its time, and a stream thread is replaced");
            LockSupport.parkNanos(CLOCK_PAUSE.toNanos());
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        if (isFatal(failure)) {
            LOG.error("calibrator stops: restarting cannot cure this", failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        Instant now = clock.instant();
        while (!recent.isEmpty() && recent.peekFirst().isBefore(now.minus(period))) {
            recent.removeFirst();
        }
        if (recent.size() >= restarts) {
            LOG.errorf(
                    failure, "calibrator stops: the failure keeps coming back restarts=%d period=%s", restarts, period);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        recent.addLast(now);
        LOG.warnf(failure, "stream thread failed and is replaced restart=%d of=%d", recent.size(), restarts);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private static Optional<RetriableException> registryOutage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RegistryUnavailableException || cause instanceof SchemaNotYetKnownException) {
                return Optional.of((RetriableException) cause);
            }
        }
        return Optional.empty();
    }

    /** The broker took too long to hand over an answer; the thread that comes next asks again. */
    private static boolean isWithoutAnswers(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AnswersUnavailableException) {
                return true;
            }
        }
        return false;
    }

    /** Somebody will set it right; until then no label can be kept, and none is lost. */
    private static boolean isOfTheClock(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // Of a batch of several records, the broker names the one and a client has only its words for why.
            boolean isOfOneRecord = cause instanceof InvalidRecordException
                    && TIME_REFUSED.matcher(String.valueOf(cause.getMessage())).find();
            if (cause instanceof InvalidTimestampException || isOfOneRecord) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFatal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthenticationException
                    || cause instanceof AuthorizationException
                    || cause instanceof InvalidConfigurationException
                    || cause instanceof UnsupportedVersionException
                    || cause instanceof TopologyException
                    // Memory may be there for the next thread; what is broken in the machine is for good.
                    || (cause instanceof VirtualMachineError && !(cause instanceof OutOfMemoryError))
                    || cause instanceof LinkageError) {
                return true;
            }
        }
        return false;
    }
}
