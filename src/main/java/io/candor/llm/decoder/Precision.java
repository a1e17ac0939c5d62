package io.candor.llm.decoder;

import ai.djl.Device;
import java.util.Locale;

/** Arithmetic of the engine: float32 is the reference, bfloat16 the fast path where the hardware has it. */
public enum Precision {
    /** bfloat16 on a GPU and on a CPU that multiplies it in hardware, else float32. */
    AUTO(-1),
    FLOAT32(6),
    BFLOAT16(15);

    private final int scalarType;

    Precision(int scalarType) {
        this.scalarType = scalarType;
    }

    /**
     * The arithmetic that a setting names, in upper or lower case.
     *
     * @param key the setting, for the error message
     * @throws IllegalArgumentException naming key and value, if there is no such arithmetic
     */
    public static Precision of(String key, String name) {
        try {
            return valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            // A setting: only another one helps.
            throw new IllegalArgumentException(key + " must be auto, bfloat16 or float32, got: " + name, unknown);
        }
    }

    /** What is computed in on a device: never {@link #AUTO}. */
    Precision on(Device device) {
        if (this != AUTO) {
            return this;
        }
        // Without instructions of its own a CPU computes bfloat16 element by element, up to fifty times slower than
        // float32.
        return device.isGpu() || CpuFeatures.ofThisMachine().multipliesBfloat16() ? BFLOAT16 : FLOAT32;
    }

    /** libtorch's number of the type, as TorchScript takes it. */
    int scalarType() {
        return scalarType;
    }
}
