package io.candor.release.store;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A secret of one installation, kept beside its releases so that all who share the store have the same: made by the first who
 * asks for it, in a file that its owner alone can read. Never logged.
 */
public final class SharedSecret {
    private static final int BYTES = 32;

    private SharedSecret() {}

    /**
     * The secret, made now if there is none.
     *
     * @param file its name in the store
     * @param first what it is to be if there is none
     * @throws ReleaseUnavailableException if the store cannot be read or written, or the file is empty
     */
    public static String of(ReleaseStore store, String file, Supplier<String> first) {
        String secret = store.shared(file, first);
        if (secret.isEmpty()) {
            throw new ReleaseUnavailableException(
                    file + " in candor.release.store is empty: restore it, or delete it for a new one");
        }
        return secret;
    }

    /**
     * The secret that somebody made before, in this store or in one of the others that releases are read from.
     *
     * @throws ReleaseUnavailableException if a store cannot be read
     */
    public static Optional<String> known(ReleaseStore store, String file) {
        return store.known(file).filter(secret -> !secret.isEmpty());
    }

    /** 32 random bytes as 64 hexadecimal digits. */
    public static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
