package io.candor.training.map;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/** Counts decisions on maps, and what does not count for them. */
final class MapMetrics {
    private final MeterRegistry registry;
    private final AtomicLong distrusted = new AtomicLong();
    private final AtomicLong passedOver = new AtomicLong();

    MapMetrics(MeterRegistry registry) {
        this.registry = registry;
        counter(true);
        counter(false);
        gauge("candor.map.labelers.distrusted", "Labelers whose verdicts count for no map", distrusted);
        gauge("candor.map.labels.uncounted", "Labels that count for no map because of who gave them", passedOver);
    }

    private void gauge(String name, String description, AtomicLong value) {
        Gauge.builder(name, value, AtomicLong::get).description(description).register(registry);
    }

    void decided(MapDecision decision) {
        counter(decision.approved()).increment();
    }

    void labels(LedgerLabels labels) {
        distrusted.set(labels.trust().distrusted().size());
        passedOver.set(labels.passedOver());
    }

    private Counter counter(boolean approved) {
        return registry.counter("candor.map.decisions", "outcome", approved ? "live" : "rejected");
    }
}
