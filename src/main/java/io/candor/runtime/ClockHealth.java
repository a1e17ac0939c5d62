package io.candor.runtime;

import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.jboss.logging.Logger;

/**
 * Not alive once the wall clock went back by more than a minute: Kafka's clients count their pauses by it, and one that began while the
 * clock was ahead lasts until that time has come, while all seems well. Only another process helps. How far the clock went back
 * is told by the clock that never does ({@link System#nanoTime}).
 */
@Liveness
@Singleton
@Startup
class ClockHealth implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(ClockHealth.class);
    private static final Duration MOST_BACK = Duration.ofMinutes(1);
    /** A clock that is ahead for less is not noticed. */
    private static final Duration LOOKS = Duration.ofSeconds(1);

    private final LongSupplier wallMillis;
    private final LongSupplier steadyNanos;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(look -> {
        Thread thread = new Thread(look, "candor-clock");
        thread.setDaemon(true);
        return thread;
    });
    /** The furthest that the wall clock was ahead of the steady one, in milliseconds; only their differences mean anything. */
    private long furthest = Long.MIN_VALUE;

    private boolean told;

    @Inject
    ClockHealth() {
        this(System::currentTimeMillis, System::nanoTime);
    }

    ClockHealth(LongSupplier wallMillis, LongSupplier steadyNanos) {
        this.wallMillis = wallMillis;
        this.steadyNanos = steadyNanos;
    }

    @PostConstruct
    void start() {
        looks.scheduleWithFixedDelay(this::back, 0, LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        looks.shutdownNow();
    }

    @Override
    public HealthCheckResponse call() {
        Duration back = back();
        boolean isSound = back.compareTo(MOST_BACK) <= 0;
        return HealthCheckResponse.named("clock")
                .status(isSound)
                .withData("wentBackSeconds", back.toSeconds())
                .build();
    }

    /** How far the wall clock went back since this process began. */
    private synchronized Duration back() {
        long ahead = wallMillis.getAsLong() - TimeUnit.NANOSECONDS.toMillis(steadyNanos.getAsLong());
        furthest = Math.max(furthest, ahead);
        Duration back = Duration.ofMillis(furthest - ahead);
        if (!told && back.compareTo(MOST_BACK) > 0) {
            told = true;
            LOG.errorf("clock went back, restart this process seconds=%d", back.toSeconds());
        }
        return back;
    }
}
