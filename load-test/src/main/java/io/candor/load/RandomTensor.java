package io.candor.load;

import io.candor.llm.checkpoint.DataType;
import io.candor.llm.checkpoint.StoredTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * A bfloat16 tensor of any size that is never held: its normally distributed elements follow from a seed and their place.
 */
final class RandomTensor implements StoredTensor {
    /** Elements that follow from one seed; reads begin and end anywhere. */
    private static final int BLOCK = 1 << 16;

    /** Normal deviates to draw from; products of matrices do not notice that there are no more. */
    private static final int DRAWN = 1 << 12;

    private final long[] shape;
    private final long seed;
    private final short[] values = new short[DRAWN];

    /** @param deviation of the elements, whose mean is {@code mean} */
    RandomTensor(long[] shape, double mean, double deviation, long seed) {
        this.shape = shape;
        this.seed = seed;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < DRAWN; i++) {
            values[i] = bfloat16((float) (mean + deviation * random.nextGaussian()));
        }
    }

    private static short bfloat16(float value) {
        return (short) (Float.floatToRawIntBits(value) + 0x8000 >>> 16);
    }

    @Override
    public DataType type() {
        return DataType.BFLOAT16;
    }

    @Override
    public long[] shape() {
        return shape;
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (into.hasRemaining()) {
            int within = (int) (offset % block.capacity());
            fill(block.clear(), offset / block.capacity());
            int count = Math.min(into.remaining(), block.capacity() - within);
            into.put(block.array(), within, count);
            offset += count;
        }
    }

    private void fill(ByteBuffer block, long number) {
        SplittableRandom random = new SplittableRandom(seed * 31 + number);
        while (block.hasRemaining()) {
            long bits = random.nextLong();
            for (int i = 0; i < 4; i++) {
                block.putShort(values[(int) (bits >>> 16 * i) & DRAWN - 1]);
            }
        }
    }

    @Override
    public RuntimeException notFinite() {
        return new IllegalStateException("a random tensor holds NaN or infinity");
    }
}
