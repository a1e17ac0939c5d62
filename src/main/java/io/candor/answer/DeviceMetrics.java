package io.candor.answer;

import io.candor.answer.release.ReleasedModel;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.MemoryUsage;

/** How full the memory of the GPU is that a model lies on. A CPU's is part of the process's resident memory. */
final class DeviceMetrics {
    private DeviceMetrics() {}

    static void watch(ReleasedModel model, MeterRegistry registry) {
        model.deviceMemory().ifPresent(memory -> {
            // Read once: every reading makes a CUDA context its own for a moment.
            Gauge.builder("candor.device.memory.max", memory, MemoryUsage::getMax)
                    .description("Memory of the device")
                    .baseUnit("bytes")
                    .strongReference(true)
                    .register(registry);
            Gauge.builder("candor.device.memory.used", model, DeviceMetrics::used)
                    .description("Used on the device by all processes")
                    .baseUnit("bytes")
                    .register(registry);
        });
    }

    private static double used(ReleasedModel model) {
        return model.deviceMemory().map(memory -> (double) memory.getUsed()).orElse(Double.NaN);
    }
}
