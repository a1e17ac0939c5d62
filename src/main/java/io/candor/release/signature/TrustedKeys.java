package io.candor.release.signature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/** Public keys of those who may make releases, each under its id. */
final class TrustedKeys {
    private static final int ID_DIGITS = 16;

    private final Map<String, PublicKey> keys;

    private TrustedKeys(Map<String, PublicKey> keys) {
        this.keys = Collections.unmodifiableMap(keys);
    }

    /**
     * @param settings each a file, or the Base64 of a key
     * @throws IllegalArgumentException if one of them is no public key
     */
    static TrustedKeys of(List<String> settings) {
        Map<String, PublicKey> keys = new TreeMap<>();
        for (String setting : settings) {
            PublicKey key = key(setting.strip());
            keys.put(id(key), key);
        }
        return new TrustedKeys(keys);
    }

    private static PublicKey key(String setting) {
        Path file = Path.of(setting);
        try {
            return KeyText.publicKey(Files.exists(file) ? Files.readString(file) : setting);
        } catch (IOException | IllegalArgumentException unusable) {
            // The setting's, so trying again cannot help.
            throw new IllegalArgumentException("candor.release.signature.trusted-keys has " + setting
                    + ", which is neither a file with a public key of Ed25519 nor the Base64 of one");
        }
    }

    /** The first 16 hex digits of the SHA-256 of its SubjectPublicKeyInfo. */
    static String id(PublicKey key) {
        return DigestUtils.sha256Hex(key.getEncoded()).substring(0, ID_DIGITS);
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    /** The id of a key that made one of the signatures under a statement; empty if none did. */
    Optional<String> signer(byte[] statement, ManifestSignatures signatures) {
        return keys.entrySet().stream()
                .filter(key -> signatures.all().stream().anyMatch(one -> verifies(key.getValue(), statement, one)))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static boolean verifies(PublicKey key, byte[] statement, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(KeyText.ALGORITHM);
            verifier.initVerify(key);
            verifier.update(statement);
            return verifier.verify(signature);
        } catch (GeneralSecurityException malformed) {
            // Of the signature, which another key or nobody made.
            return false;
        }
    }
}
