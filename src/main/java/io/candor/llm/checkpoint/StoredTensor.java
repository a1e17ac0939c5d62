package io.candor.llm.checkpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A tensor outside the native engine, of any size, read piece by piece: row-major, little-endian elements. */
public interface StoredTensor {

    /** The type of the elements. */
    DataType type();

    /** Sizes of the dimensions, outermost first. */
    long[] shape();

    /**
     * Fills a buffer with the bytes from an offset on.
     *
     * @param offset in bytes from the tensor's start, 0 to its size less what the buffer has room for
     * @throws InvalidCheckpointException if its file cannot be read
     */
    void read(long offset, ByteBuffer into);

    /** The error that says that this tensor holds NaN or infinity. */
    RuntimeException notFinite();

    /** The number of elements. */
    default long elements() {
        return Arrays.stream(shape()).reduce(1, Math::multiplyExact);
    }

    /** The number of bytes. */
    default long bytes() {
        return elements() * type().bytes();
    }

    /**
     * All elements widened to float32; lossless for every {@link DataType}.
     *
     * @throws ArithmeticException if it is larger than 2 GiB
     */
    default float[] floats() {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(bytes()));
        read(0, all);
        return new HostTensor(type(), shape(), all.flip()).floats();
    }
}
