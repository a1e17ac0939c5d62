package io.candor.training.map;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts decisions on maps. */
final class MapMetrics {
    private final MeterRegistry registry;

    MapMetrics(MeterRegistry registry) {
        this.registry = registry;
        counter(true);
        counter(false);
    }

    void decided(MapDecision decision) {
        counter(decision.approved()).increment();
    }

    private Counter counter(boolean approved) {
        return registry.counter("candor.map.decisions", "outcome", approved ? "live" : "rejected");
    }
}
