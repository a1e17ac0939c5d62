package io.candor.release.signature;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/** Signs with a key in this process. */
final class PrivateKeySigner implements ManifestSigner {
    private final PrivateKey key;

    /**
     * @param setting where it comes from, for people
     * @throws IllegalArgumentException if it is no private key
     */
    PrivateKeySigner(String text, String setting) {
        try {
            key = KeyText.privateKey(text);
        } catch (IllegalArgumentException unusable) {
            // The setting's, so trying again cannot help.
            throw new IllegalArgumentException(setting + " cannot be used: " + unusable.getMessage());
        }
    }

    @Override
    public byte[] sign(byte[] statement) {
        try {
            Signature signature = Signature.getInstance(KeyText.ALGORITHM);
            signature.initSign(key);
            signature.update(statement);
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            // The key was taken as one of this algorithm.
            throw new IllegalStateException("an Ed25519 key does not sign", impossible);
        }
    }
}
