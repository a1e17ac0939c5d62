package io.candor.runtime.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Decodes gzip (RFC 1952) in memory, never further than to a limit. */
final class Gunzip {
    private Gunzip() {}

    /** There is more than the limit allows. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;
    }

    /**
     * The decoded bytes.
     *
     * @throws TooLargeException if there are more than {@code maxBytes}
     * @throws java.util.zip.ZipException if it is not gzip
     * @throws IOException if it ends early
     */
    static byte[] atMost(int maxBytes, byte[] encoded) throws IOException {
        try (GZIPInputStream decoder = new GZIPInputStream(new ByteArrayInputStream(encoded))) {
            byte[] decoded = decoder.readNBytes(maxBytes);
            if (decoder.read() >= 0) {
                throw new TooLargeException();
            }
            return decoded;
        }
    }
}
