package io.candor.release.signature;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What a signature says of the manifest under which it stands. */
public enum SignedAs {
    /** Whoever makes releases made it; nobody said yes to it. */
    CANDIDATE,
    /** It may serve: the gate approved it, it came with the model, or an operator said so. */
    RELEASE;

    private static final int DIGITS = 16;

    /**
     * The bytes that are signed: {@code candor-manifest-signature v1}, what it is signed as and the checksum, each ended by a line feed, in ASCII. The first
     * line keeps signatures that the same key makes for other ends from being taken for this.
     *
     * @param manifestSha256 64 lower-case hex digits
     */
    public byte[] statement(String manifestSha256) {
        return ("candor-manifest-signature v1\n" + word() + "\n" + manifestSha256 + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The name of the file of signatures beside the manifest; each manifest has its own, whoever stored first. */
    public String file(String manifestSha256) {
        return manifestSha256.substring(0, DIGITS) + "." + word() + ".sig";
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
