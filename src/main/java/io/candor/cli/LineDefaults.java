package io.candor.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/** What lines of a file say that do not say it themselves. */
interface LineDefaults {
    /** Digits of an id that was made here where access is open. */
    int ID_DIGITS = 32;

    /**
     * Completes a line in place, in the same way each time.
     *
     * @param number of the line, counted from 1
     */
    void fill(long number, ObjectNode body);

    /**
     * An id that follows from whose file it is, the line's number and its content, so that the same file sent again changes nothing. Of a caller who is known
     * it is a UUID, which callers of every tenant may choose.
     */
    static String id(Optional<String> caller, long number, ObjectNode body) {
        byte[] hash = DigestUtils.sha256(caller.orElse("") + '\n' + number + '\n' + body);
        return caller.isPresent()
                ? uuid(ByteBuffer.wrap(hash)).toString()
                : "import-" + Hex.encodeHexString(hash).substring(0, ID_DIGITS);
    }

    /** Of version 8, made of bits of one's own (RFC 9562). */
    private static UUID uuid(ByteBuffer bits) {
        long most = bits.getLong() & ~0xF000L | 0x8000L;
        long least = bits.getLong() >>> 2 | 1L << 63;
        return new UUID(most, least);
    }
}
