package io.candor.event;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.BitSet;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Which records of one partition are finished, as a consumer group commits it: all below the offset, and those ahead of it that
 * the offset's metadata names.
 *
 * <p>The metadata is empty where none is ahead, else {@code 1:} (the version) and in base64 (RFC 4648, section 5, without padding)
 * a checksum of four bytes and a bitmap. Bit {@code i}, bit {@code i % 8} of byte {@code i / 8} from the lowest, stands for the
 * record {@code i} behind the offset. Bit 0 is never set, and the last byte never zero. The checksum is CRC-32C (RFC 3720) over the
 * offset, eight bytes from the highest, and the bitmap: metadata beside another offset than its own is as wrong as a damaged one.
 */
public final class FinishedOffsets {
    /** How far ahead of the offset a record may be finished, so that the metadata always fits Kafka's 4,096 characters. */
    public static final int MOST_AHEAD = 24_000;

    private static final String VERSION = "1:";
    private static final int CHECKSUM_BYTES = Integer.BYTES;

    private final long firstOpen;
    private final BitSet ahead;

    /**
     * Makes them of bits, of which the lowest may be set.
     *
     * @param base all records below are finished; at least 0
     * @param finished bit {@code i} says whether record {@code base + i} is
     */
    public FinishedOffsets(long base, BitSet finished) {
        int prefix = finished.nextClearBit(0);
        firstOpen = base + prefix;
        ahead = finished.get(prefix, Math.max(prefix, finished.length()));
    }

    /** Those of which none is ahead. */
    public static FinishedOffsets below(long offset) {
        return new FinishedOffsets(offset, new BitSet());
    }

    /**
     * Reads what was committed. Empty metadata, as a reset by Kafka's tools leaves it, names none ahead.
     *
     * @throws IllegalArgumentException if the metadata is of another version, of somebody else, of another offset, or damaged; the
     *     message says which and repeats nothing of it
     */
    public static FinishedOffsets of(OffsetAndMetadata committed) {
        String metadata = committed.metadata();
        if (metadata.isEmpty()) {
            return below(committed.offset());
        }
        if (!metadata.startsWith(VERSION)) {
            throw new IllegalArgumentException(
                    metadata.matches("[0-9]{1,9}:.*")
                            ? "the metadata is of version " + metadata.substring(0, metadata.indexOf(':'))
                                    + ", known is " + VERSION.substring(0, VERSION.length() - 1)
                            : "the metadata is not of an answerer");
        }
        BitSet bits = BitSet.valueOf(checked(committed.offset(), metadata.substring(VERSION.length())));
        if (bits.get(0) || bits.isEmpty() || bits.length() > MOST_AHEAD + 1) {
            throw new IllegalArgumentException("the metadata names records that cannot be ahead");
        }
        return new FinishedOffsets(committed.offset(), bits);
    }

    private static ByteBuffer checked(long offset, String text) {
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException malformed) {
            // It stays as it was committed.
            throw new IllegalArgumentException("the metadata is damaged: it is not base64", malformed);
        }
        if (bytes.remaining() <= CHECKSUM_BYTES || bytes.getInt() != checksum(offset, bytes.slice())) {
            throw new IllegalArgumentException("the metadata is damaged, or of another offset: its checksum is wrong");
        }
        return bytes;
    }

    private static int checksum(long offset, ByteBuffer bitmap) {
        CRC32C checksum = new CRC32C();
        checksum.update(ByteBuffer.allocate(Long.BYTES).putLong(offset).flip());
        checksum.update(bitmap);
        return (int) checksum.getValue();
    }

    /** The offset to commit: of the first record that is not finished. */
    public long firstOpen() {
        return firstOpen;
    }

    /**
     * What to commit beside it.
     *
     * @throws IllegalStateException if a record is finished that is more than {@link #MOST_AHEAD} ahead
     */
    public String metadata() {
        if (ahead.isEmpty()) {
            return "";
        }
        if (ahead.length() > MOST_AHEAD + 1) {
            throw new IllegalStateException(
                    "a record is finished " + (ahead.length() - 1) + " ahead of the first open one");
        }
        byte[] bitmap = ahead.toByteArray();
        ByteBuffer bytes = ByteBuffer.allocate(CHECKSUM_BYTES + bitmap.length);
        bytes.putInt(checksum(firstOpen, ByteBuffer.wrap(bitmap))).put(bitmap);
        return VERSION + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    public boolean contains(long offset) {
        return offset < firstOpen || offset - firstOpen < ahead.length() && ahead.get((int) (offset - firstOpen));
    }

    /** Which are ahead: bit {@code i} stands for the record {@code i} behind the first open one. */
    public BitSet ahead() {
        return (BitSet) ahead.clone();
    }
}
