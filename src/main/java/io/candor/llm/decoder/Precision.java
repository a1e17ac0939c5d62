package io.candor.llm.decoder;

import ai.djl.Device;
import io.candor.llm.hub.ModelUnavailableException;
import java.util.Arrays;
import java.util.Locale;

/**
 * Arithmetic of the engine: float32 is the reference, bfloat16 the fast path where the hardware has it. With weights of few bits,
 * on a CPU, it computes in one of these with what the bits say of the weights: it is another model, faster for one or a few rows.
 */
public enum Precision {
    /** bfloat16 on a GPU and on a CPU that multiplies it in hardware, else float32. */
    AUTO(-1, 0),
    FLOAT32(6, 0),
    BFLOAT16(15, 0),
    /** Weights of 8 bits. */
    INT8(-1, 8),
    /** Weights of 4 bits; those of the output projection have 8. */
    INT4(-1, 4);

    private final int scalarType;
    private final int weightBits;

    Precision(int scalarType, int weightBits) {
        this.scalarType = scalarType;
        this.weightBits = weightBits;
    }

    /**
     * The arithmetic that a setting names, in upper or lower case.
     *
     * @param key the setting, for the error message
     * @throws IllegalArgumentException naming key and value, if there is no such arithmetic
     */
    public static Precision of(String key, String name) {
        return Arrays.stream(values())
                .filter(precision -> precision.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        key + " must be auto, bfloat16, float32, int8 or int4, got: " + name));
    }

    /**
     * What it is on a device: never {@link #AUTO}.
     *
     * @throws ModelUnavailableException for weights of few bits on a GPU
     */
    Precision on(Device device) {
        if (isQuantized() && device.isGpu()) {
            throw new ModelUnavailableException(
                    "precision " + setting(),
                    "is there on a CPU only",
                    "use precision bfloat16 on a GPU, or device cpu");
        }
        return this == AUTO ? fastest(device) : this;
    }

    /** The type that is computed in on a device: {@link #FLOAT32} or {@link #BFLOAT16}. */
    Precision computing(Device device) {
        return this == AUTO || isQuantized() ? fastest(device) : this;
    }

    private static Precision fastest(Device device) {
        // Without instructions of its own a CPU computes bfloat16 element by element, up to fifty times slower than
        // float32.
        return device.isGpu() || CpuFeatures.ofThisMachine().multipliesBfloat16() ? BFLOAT16 : FLOAT32;
    }

    /** As settings and canaries name it, for example {@code bfloat16}. */
    public String setting() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isQuantized() {
        return weightBits > 0;
    }

    /** Bits of a weight of the layers; 0 for as many as are computed with. */
    int weightBits() {
        return weightBits;
    }

    /** libtorch's number of the type, as TorchScript takes it; of {@link #FLOAT32} and {@link #BFLOAT16} only. */
    int scalarType() {
        return scalarType;
    }
}
