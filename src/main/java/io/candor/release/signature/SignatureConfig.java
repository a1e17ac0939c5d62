package io.candor.release.signature;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings below {@code candor.release.signature}: whose releases are believed, and with which key they are signed here. */
public interface SignatureConfig {

    /**
     * Public keys of those who may make releases, several for a change of keys: each a file, or the Base64 of its SubjectPublicKeyInfo. Without one,
     * unsigned releases are taken.
     */
    Optional<List<String>> trustedKeys();

    /** Whether releases without a signature of a trusted key are taken; without it, only where no key is trusted. */
    Optional<Boolean> acceptUnsigned();

    /** File of the private key to sign with, as PEM (PKCS #8). */
    Optional<String> keyFile();

    /** The private key itself: PEM, or the Base64 of its PKCS #8 form. */
    Optional<String> key();

    /** A command, run by {@code sh -c}, that signs the bytes of its standard input: 64 bytes on its standard output, or their Base64. */
    Optional<String> command();

    /** How long that command may take. */
    @WithDefault("30s")
    Duration commandTimeout();
}
