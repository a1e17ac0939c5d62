package io.candor.llm.checkpoint;

import java.util.Arrays;
import java.util.Optional;

/** Element types a checkpoint may hold; {@link #bytes} is the size of one element. */
public enum DataType {
    FLOAT32("F32", 4),
    FLOAT16("F16", 2),
    BFLOAT16("BF16", 2);

    private final String safetensorsName;
    private final int bytes;

    DataType(String safetensorsName, int bytes) {
        this.safetensorsName = safetensorsName;
        this.bytes = bytes;
    }

    /** The type of this name in a safetensors header; empty for those the engine does not read. */
    static Optional<DataType> named(String safetensorsName) {
        return Arrays.stream(values())
                .filter(type -> type.safetensorsName.equals(safetensorsName))
                .findFirst();
    }

    /** The name in a safetensors header. */
    public String safetensorsName() {
        return safetensorsName;
    }

    public int bytes() {
        return bytes;
    }
}
