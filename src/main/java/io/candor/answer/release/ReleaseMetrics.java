package io.candor.answer.release;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Metrics of releases. */
final class ReleaseMetrics {
    private final MeterRegistry registry;
    private Gauge serving;
    private volatile Instant decidedAt;

    ReleaseMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        decidedAt = clock.instant();
        Gauge.builder("candor.release.age", () -> Duration.between(decidedAt, clock.instant())
                        .toSeconds())
                .description("Time since somebody decided for the release that answers now")
                .baseUnit("seconds")
                .register(registry);
    }

    /** Which release answers now: a gauge of 1 with the names as labels; the gauge of the previous one is removed. */
    synchronized void serving(String modelId, String releaseId, Instant since) {
        if (serving != null) {
            registry.remove(serving);
        }
        serving = Gauge.builder("candor.release.info", () -> 1)
                .description("The release that answers now")
                .tags("model", modelId, "release", releaseId)
                .register(registry);
        decidedAt = since;
    }

    void swap(String outcome, long nanos) {
        registry.counter("candor.release.swaps", "outcome", outcome).increment();
        Timer.builder("candor.release.swap.duration")
                .description("Time to fetch, load, prove and swap in a release, or to refuse it")
                .tags("outcome", outcome)
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }
}
