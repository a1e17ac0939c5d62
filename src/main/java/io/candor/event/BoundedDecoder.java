package io.candor.event;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/**
 * Decodes Avro binary from untrusted bytes. Avro's own decoder allocates what a length claims before looking for the
 * bytes; this one rejects every length and item count that the bytes left cannot hold, and malformed UTF-8, numbers and
 * booleans, with a {@link PoisonRecordException}.
 */
final class BoundedDecoder extends Decoder {
    private static final int MOST_VARINT_BYTES = 10;
    private static final char REPLACEMENT = '\uFFFD';

    private final ByteBuffer bytes;
    /** Items that may still be announced: none needs less than a byte, or the record would be a bomb. */
    private long items;

    BoundedDecoder(byte[] record, int offset) {
        this.bytes = ByteBuffer.wrap(record, offset, record.length - offset).order(ByteOrder.LITTLE_ENDIAN);
        this.items = bytes.remaining();
    }

    void requireEnd() {
        if (bytes.hasRemaining()) {
            throw poison(bytes.remaining() + " bytes are left over after the record");
        }
    }

    @Override
    public void readNull() {
        // Null takes no bytes.
    }

    @Override
    public boolean readBoolean() {
        byte value = need(1).get();
        if (value != 0 && value != 1) {
            throw poison("a boolean is neither 0 nor 1");
        }
        return value == 1;
    }

    @Override
    public int readInt() {
        long value = readLong();
        if (value != (int) value) {
            throw poison("an int is out of range");
        }
        return (int) value;
    }

    @Override
    public long readLong() {
        long zigzag = 0;
        for (int i = 0; i < MOST_VARINT_BYTES; i++) {
            byte next = need(1).get();
            zigzag |= (next & 0x7FL) << (7 * i);
            if (next >= 0) {
                return (zigzag >>> 1) ^ -(zigzag & 1);
            }
        }
        throw poison("a number has no end");
    }

    @Override
    public float readFloat() {
        return need(Float.BYTES).getFloat();
    }

    @Override
    public double readDouble() {
        return need(Double.BYTES).getDouble();
    }

    @Override
    public Utf8 readString(Utf8 old) {
        return new Utf8(readString());
    }

    @Override
    public String readString() {
        ByteBuffer text = take(length());
        String lenient = new String(text.array(), text.arrayOffset(), text.remaining(), StandardCharsets.UTF_8);
        // Much faster, and right unless something had to be replaced, or was there as it is.
        if (lenient.indexOf(REPLACEMENT) < 0) {
            return lenient;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException malformed) {
            throw poison("a string is not UTF-8");
        }
    }

    @Override
    public void skipString() {
        take(length());
    }

    @Override
    public ByteBuffer readBytes(ByteBuffer old) {
        return take(length());
    }

    @Override
    public void skipBytes() {
        take(length());
    }

    @Override
    public void readFixed(byte[] target, int start, int length) {
        need(length).get(target, start, length);
    }

    @Override
    public void skipFixed(int length) {
        take(length);
    }

    @Override
    public int readEnum() {
        return readInt();
    }

    @Override
    public int readIndex() {
        return readInt();
    }

    @Override
    public long readArrayStart() {
        long count = readLong();
        if (count < 0) {
            length();
        }
        return announce(Math.abs(count));
    }

    @Override
    public long arrayNext() {
        return readArrayStart();
    }

    /** Steps over blocks that say their size; the items of one that does not are left to the caller. */
    @Override
    public long skipArray() {
        long count = readLong();
        while (count < 0) {
            take(length());
            count = readLong();
        }
        return announce(count);
    }

    @Override
    public long readMapStart() {
        return readArrayStart();
    }

    @Override
    public long mapNext() {
        return readArrayStart();
    }

    @Override
    public long skipMap() {
        return skipArray();
    }

    private long announce(long count) {
        // Negative only for Long.MIN_VALUE, which has no absolute value.
        if (count < 0 || count > bytes.remaining() || count > items) {
            throw poison("a collection claims more items than there are bytes");
        }
        items -= count;
        return count;
    }

    private int length() {
        long length = readLong();
        if (length < 0 || length > bytes.remaining()) {
            throw poison("a length claims more than the " + bytes.remaining() + " bytes left");
        }
        return (int) length;
    }

    private ByteBuffer take(int length) {
        ByteBuffer taken = need(length).slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return taken;
    }

    private ByteBuffer need(int length) {
        if (length > bytes.remaining()) {
            throw poison("the record ends too early");
        }
        return bytes;
    }

    private static PoisonRecordException poison(String detail) {
        return new PoisonRecordException(DeadLetterReason.UNDECODABLE, detail);
    }
}
