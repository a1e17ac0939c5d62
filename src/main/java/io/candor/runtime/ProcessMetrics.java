package io.candor.runtime;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;

/** What the JVM's own metrics leave out: tensors lie outside of its memory. */
@Singleton
final class ProcessMetrics implements MeterBinder {

    @Override
    public void bindTo(MeterRegistry registry) {
        if (ResidentMemory.bytes().isPresent()) {
            Gauge.builder("process.resident.memory", () -> ResidentMemory.bytes()
                            .orElse(0))
                    .description("Memory of the process that lies in RAM")
                    .baseUnit("bytes")
                    .register(registry);
        }
    }
}
