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
    private final AtomicLong counted = new AtomicLong();
    private final AtomicLong judging = new AtomicLong();

    MapMetrics(MeterRegistry registry) {
        this.registry = registry;
        counter(true);
        counter(false);
        gauge("candor.map.labelers.distrusted", "Labelers whose verdicts count for no map", distrusted);
        gauge("candor.map.labels.uncounted", "Labels that count for no map because of who gave them", passedOver);
        gauge("candor.map.labels.counted", "Final labels that teach maps", counted);
        gauge("candor.map.labels.judging", "Those of the audit sample, which alone judge maps", judging);
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
        counted.set(labels.counted());
        judging.set(labels.judging());
    }

    /** How many labels count, a clause for people. */
    String labels() {
        return counted + ", " + judging + " of them of the audit sample, which alone judge";
    }

    private Counter counter(boolean approved) {
        return registry.counter("candor.map.decisions", "outcome", approved ? "live" : "rejected");
    }
}
