package io.candor.answer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.MemoryUsage;
import java.util.function.ToLongFunction;

/** How full the memory of the GPU is that a model lies on. A CPU's is part of the process's resident memory. */
final class DeviceMetrics {
    private DeviceMetrics() {}

    static void watch(ReleasedModel model, MeterRegistry registry) {
        if (model.deviceMemory().isPresent()) {
            gauge(
                    "candor.device.memory.used",
                    "Used on the device by all processes",
                    model,
                    MemoryUsage::getUsed,
                    registry);
            gauge("candor.device.memory.max", "Memory of the device", model, MemoryUsage::getMax, registry);
        }
    }

    private static void gauge(
            String name,
            String meaning,
            ReleasedModel model,
            ToLongFunction<MemoryUsage> part,
            MeterRegistry registry) {
        Gauge.builder(name, model, read -> read.deviceMemory()
                        .map(part::applyAsLong)
                        .orElse(0L))
                .description(meaning)
                .baseUnit("bytes")
                .register(registry);
    }
}
