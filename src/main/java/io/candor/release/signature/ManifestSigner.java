package io.candor.release.signature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Signs manifests, where releases are made. */
public interface ManifestSigner {

    /**
     * The Ed25519 signature of a statement: 64 bytes.
     *
     * @throws IOException if it cannot be made now
     */
    byte[] sign(byte[] statement) throws IOException;

    /**
     * As it is configured; empty if nothing is signed here.
     *
     * @throws IllegalArgumentException if the key cannot be used, or there is more than one way to sign
     */
    static Optional<ManifestSigner> of(SignatureConfig config) {
        long ways = Stream.of(config.keyFile(), config.key(), config.command())
                .filter(Optional::isPresent)
                .count();
        if (ways > 1) {
            throw new IllegalArgumentException(
                    "releases are signed in one way: set one of candor.release.signature.key-file, .key and .command");
        }
        if (config.command().isPresent()) {
            return Optional.of(new SigningCommand(config.command().get(), config.commandTimeout()));
        }
        return config.keyFile().map(ManifestSigner::inFile).or(() -> config.key()
                .map(text -> new PrivateKeySigner(text, "candor.release.signature.key")));
    }

    private static ManifestSigner inFile(String file) {
        try {
            return new PrivateKeySigner(Files.readString(Path.of(file)), "candor.release.signature.key-file");
        } catch (IOException unreadable) {
            // The setting's: a role that is to sign does not begin without its key.
            throw new IllegalArgumentException(
                    "candor.release.signature.key-file " + file + " cannot be read", unreadable);
        }
    }
}
