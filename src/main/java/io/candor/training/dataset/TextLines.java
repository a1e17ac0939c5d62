package io.candor.training.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The lines of UTF-8 text, one at a time and each of bounded length. A line that is not valid UTF-8 is reported by
 * itself and the others are still read, where a decoder over the whole stream would replace bytes silently or stop.
 */
public final class TextLines implements AutoCloseable {
    /** Longest line in bytes: far longer than any question, and small against any heap. */
    public static final int MAX_BYTES = 8 << 20;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int filled;
    private long number;

    public TextLines(InputStream in) {
        this.in = in;
    }

    /** A line with its number, counted from 1. */
    public sealed interface Line {
        long number();
    }

    /** @param text the line without its end and, if it is the first, without a byte order mark */
    public record Text(long number, String text) implements Line {}

    /** @param problem why the line is no text, as the rest of a clause about it */
    public record Fault(long number, String problem) implements Line {}

    /** The next line; empty at the end. */
    public Optional<Line> next() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        long length = 0;
        int value = read();
        if (value < 0) {
            return Optional.empty();
        }
        for (; value >= 0 && value != '\n'; value = read()) {
            if (++length <= MAX_BYTES) {
                bytes.write(value);
            }
        }
        number++;
        return Optional.of(
                length > MAX_BYTES
                        ? new Fault(number, "has " + length + " bytes, more than the " + MAX_BYTES + " a line may have")
                        : line(bytes.toByteArray()));
    }

    /** Whether a byte can be read without waiting; false at the end as well. */
    public boolean isReady() throws IOException {
        return position < filled || in.available() > 0;
    }

    private Line line(byte[] bytes) {
        int length = bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
            return new Text(number, number == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            return new Fault(number, "is not UTF-8 text");
        }
    }

    private int read() throws IOException {
        if (position == filled) {
            filled = in.read(buffer);
            position = 0;
            if (filled <= 0) {
                filled = 0;
                return -1;
            }
        }
        return buffer[position++] & 0xff;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
