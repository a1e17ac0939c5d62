package io.candor.load;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * A process whose effort is measured.
 *
 * @param processorTime since its start
 * @param engine what its engine did since its start
 */
record Watched(String name, Supplier<Duration> processorTime, EngineMeter engine) {
    /** This process, which asks. */
    static Watched generator() {
        return new Watched(
                "generator",
                () -> ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO),
                EngineMeter.NONE);
    }
}
