package io.candor.llm.checkpoint;

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

    /** The name in a safetensors header. */
    public String safetensorsName() {
        return safetensorsName;
    }

    public int bytes() {
        return bytes;
    }
}
