package io.candor.engine.remote;

import io.candor.engine.EngineUnavailableException;
import io.candor.event.retry.Backoff;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** A server that may not be there yet. */
public final class AwaitedServer {
    private static final Logger LOG = Logger.getLogger(AwaitedServer.class);

    private AwaitedServer() {}

    /**
     * What a server says first.
     *
     * @param patience how long to ask one that is not there yet
     * @throws EngineUnavailableException if it is not there in time, or at once if it refuses us
     */
    public static <T> T first(Supplier<T> call, Backoff pauses, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return call.get();
            } catch (EngineRefusalException refused) {
                // A setting has to be changed.
                throw refused;
            } catch (EngineUnavailableException absent) {
                Duration pause = pauses.next();
                if (System.nanoTime() + pause.toNanos() > end) {
                    throw absent;
                }
                LOG.warnf("engine not there yet reason=%s", absent.getMessage());
                sleep(pause);
            }
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new EngineUnavailableException("interrupted while waiting for an engine", stopped);
        }
    }
}
