package io.candor.llm.decoder;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where and how the engine computes.
 *
 * @param device {@code auto} (the first GPU if there is one), {@code cpu}, {@code gpu} or {@code gpu:N}
 * @param precision arithmetic of the forward passes
 * @param threads threads of one operation on a CPU, no more than it has cores; 0 for as many as calls are measured to be fastest
 *     with, while they run
 * @param cudaGraphLibrary with which a GPU starts a whole decoding step at once; empty for one kernel after the other
 */
public record EngineSettings(String device, Precision precision, int threads, Optional<Path> cudaGraphLibrary) {
    private static final Pattern DEVICES = Pattern.compile("auto|cpu|gpu(:\\d{1,3})?");

    public EngineSettings {
        device = device.toLowerCase(Locale.ROOT);
        if (!DEVICES.matcher(device).matches()) {
            throw new IllegalArgumentException("device must be auto, cpu, gpu or gpu:N, got: " + device);
        }
        if (threads < 0) {
            throw new IllegalArgumentException("threads must not be negative, got: " + threads);
        }
    }

    /** Without CUDA graphs. */
    public EngineSettings(String device, Precision precision, int threads) {
        this(device, precision, threads, Optional.empty());
    }

    EngineSettings with(Optional<Path> library) {
        return new EngineSettings(device, precision, threads, library);
    }

    /** The reference: float32 on whatever device there is. */
    public static EngineSettings reference() {
        return new EngineSettings("auto", Precision.FLOAT32, 0);
    }
}
