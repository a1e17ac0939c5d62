package io.candor.release.signature;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;

/**
 * A new key pair as text.
 *
 * @param privatePem to sign with; a secret
 * @param publicPem to be trusted
 * @param keyId how lists name the public key
 */
public record SigningKeyPair(String privatePem, String publicPem, String keyId) {

    /** 256 random bits. */
    public static SigningKeyPair random() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(KeyText.ALGORITHM).generateKeyPair();
            return new SigningKeyPair(
                    KeyText.pem(pair.getPrivate()), KeyText.pem(pair.getPublic()), TrustedKeys.id(pair.getPublic()));
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("this Java has no Ed25519", absent);
        }
    }

    /** Without the private key. */
    @Override
    public String toString() {
        return "SigningKeyPair[keyId=" + keyId + "]";
    }
}
