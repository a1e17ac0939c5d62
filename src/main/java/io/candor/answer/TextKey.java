package io.candor.answer;

import io.candor.event.TextIdentity;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.ReleaseUnavailableException;
import io.candor.release.store.SharedSecret;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/**
 * The installation's key of text hashes, the same for all answerers that share a release store. Who has it can find out by
 * guessing which text a hash is of, so it is never logged and on no topic. Safe for use by several threads.
 */
final class TextKey {
    /** In the release store. */
    static final String FILE = "text-key";

    /** HMAC's keys may be of any length; shorter ones can be guessed. */
    private static final int FEWEST_DIGITS = 64;

    private final byte[] key;

    private TextKey(byte[] key) {
        this.key = key;
    }

    /**
     * A key from text.
     *
     * @throws IllegalArgumentException if it is not at least 64 hexadecimal digits, an even number of them
     */
    static TextKey parse(String digits) {
        try {
            if (digits.length() >= FEWEST_DIGITS) {
                return new TextKey(HexFormat.of().parseHex(digits));
            }
        } catch (IllegalArgumentException malformed) {
            // Its message may quote the key.
        }
        throw new IllegalArgumentException("a text key must have at least " + FEWEST_DIGITS
                + " hexadecimal digits, an even number of them; this one has " + digits.length() + " characters");
    }

    /**
     * The key that is configured, else the one beside the releases, made now if there is none.
     *
     * @throws ReleaseUnavailableException if the store cannot be read or written, or holds no key but something else
     */
    static TextKey of(Optional<String> configured, ReleaseStore store) {
        return configured.map(TextKey::parse).orElseGet(() -> shared(store));
    }

    private static TextKey shared(ReleaseStore store) {
        String digits = SharedSecret.of(store, FILE, SharedSecret::random);
        try {
            return parse(digits);
        } catch (IllegalArgumentException malformed) {
            // Somebody may restore the file.
            throw new ReleaseUnavailableException(
                    FILE + " in candor.release.store is no key (" + malformed.getMessage()
                            + "): restore it, or delete it for a new one",
                    malformed);
        }
    }

    /** What {@code Answer.textHash} says of a text: 32 lower-case hexadecimal digits. */
    String hash(String text) {
        return HexFormat.of().formatHex(mac(TextIdentity.normalized(text)), 0, TextIdentity.HASH_DIGITS / 2);
    }

    /**
     * Where a text lies among all texts, uniform over [0, 1) and known to nobody without the key: the first 53 bits of
     * HMAC-SHA-256 over a purpose, a zero byte and the text's hash.
     */
    double fraction(String purpose, String textHash) {
        byte[] mac = mac(purpose + '\0' + textHash);
        return (ByteBuffer.wrap(mac).getLong() >>> 11) * 0x1.0p-53;
    }

    private byte[] mac(String message) {
        return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, key).hmac(message);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "TextKey";
    }
}
