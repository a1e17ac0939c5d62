package io.candor.llm.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor in memory or in a memory map: row-major elements of {@code type} in a little-endian buffer.
 *
 * @param type element type of {@code data}
 * @param shape sizes of the dimensions, outermost first
 * @param data exactly product(shape) elements, little-endian; read through {@link #floats()}
 */
public record HostTensor(DataType type, long[] shape, ByteBuffer data) implements StoredTensor {

    public HostTensor {
        long expected = Arrays.stream(shape).reduce(1, Math::multiplyExact) * type.bytes();
        if (data.remaining() != expected) {
            throw new IllegalArgumentException("tensor of shape " + Arrays.toString(shape) + " needs " + expected
                    + " bytes, got: " + data.remaining());
        }
        data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A float32 tensor holding a copy of {@code values}. */
    public static HostTensor of(float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new HostTensor(DataType.FLOAT32, shape, bytes);
    }

    public int size() {
        return Math.toIntExact(elements());
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        into.put(data.slice(Math.toIntExact(offset), into.remaining()));
    }

    @Override
    public RuntimeException notFinite() {
        return new IllegalArgumentException("a tensor of shape " + Arrays.toString(shape) + " holds NaN or infinity");
    }

    @Override
    public float[] floats() {
        float[] out = new float[size()];
        switch (type) {
            case FLOAT32 -> data.asFloatBuffer().get(0, out);
            case BFLOAT16 -> {
                for (int i = 0; i < out.length; i++) {
                    out[i] = Float.intBitsToFloat(data.getShort(2 * i) << 16);
                }
            }
            case FLOAT16 -> {
                for (int i = 0; i < out.length; i++) {
                    out[i] = halfToFloat(data.getShort(2 * i));
                }
            }
        }
        return out;
    }

    /** This tensor rounded to {@code bfloat16}, ties to even as IEEE 754 and libtorch do. */
    public HostTensor toBfloat16() {
        float[] values = floats();
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            int bits = Float.floatToRawIntBits(value);
            bytes.putShort((short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16));
        }
        return new HostTensor(DataType.BFLOAT16, shape, bytes.flip());
    }

    /** Whether no element is NaN or infinite; reads the exponent bits, without widening. */
    public boolean isFinite() {
        int count = size();
        if (type == DataType.FLOAT32) {
            for (int i = 0; i < count; i++) {
                if ((data.getInt(4 * i) & 0x7F800000) == 0x7F800000) {
                    return false;
                }
            }
            return true;
        }
        int exponent = type == DataType.BFLOAT16 ? 0x7F80 : 0x7C00;
        for (int i = 0; i < count; i++) {
            if ((data.getShort(2 * i) & exponent) == exponent) {
                return false;
            }
        }
        return true;
    }

    /** Whether no element is NaN or farther from 0 than {@code most}. */
    public boolean isWithin(float most) {
        for (float value : floats()) {
            if (!(Math.abs(value) <= most)) {
                return false;
            }
        }
        return true;
    }

    /** Float.float16ToFloat arrives with JDK 20; the baseline is 17. */
    private static float halfToFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >>> 10) & 0x1F;
        int mantissa = half & 0x3FF;
        if (exponent == 0) {
            float subnormal = mantissa * 0x1p-24f;
            return sign == 0 ? subnormal : -subnormal;
        }
        int widened = exponent == 0x1F ? 0xFF : exponent + 112;
        return Float.intBitsToFloat(sign | (widened << 23) | (mantissa << 13));
    }
}
