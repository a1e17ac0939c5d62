package io.candor.release.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Ed25519 keys as text: PEM, or the Base64 that stands between its lines. */
final class KeyText {
    static final String ALGORITHM = "Ed25519";
    private static final int LINE = 64;

    private KeyText() {}

    /** @throws IllegalArgumentException if it is none */
    static PublicKey publicKey(String text) {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(bytes(text, "PUBLIC KEY")));
        } catch (GeneralSecurityException unfit) {
            throw new IllegalArgumentException("it is no public key of Ed25519", unfit);
        }
    }

    /** @throws IllegalArgumentException if it is none; its message has nothing of the text */
    static PrivateKey privateKey(String text) {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(bytes(text, "PRIVATE KEY")));
        } catch (GeneralSecurityException unfit) {
            throw new IllegalArgumentException("it is no private key of Ed25519 in PKCS #8 form", unfit);
        }
    }

    static String pem(PublicKey key) {
        return pem("PUBLIC KEY", key.getEncoded());
    }

    static String pem(PrivateKey key) {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    private static String pem(String label, byte[] encoded) {
        String text = Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(encoded);
        return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }

    private static byte[] bytes(String text, String label) {
        String begin = "-----BEGIN " + label + "-----";
        String end = "-----END " + label + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        String body = from >= 0 && to > from ? text.substring(from + begin.length(), to) : text;
        try {
            return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
        } catch (IllegalArgumentException malformed) {
            // Without its words, which may hold characters of a private key.
            throw new IllegalArgumentException("it is neither PEM with a " + label + " nor Base64");
        }
    }
}
