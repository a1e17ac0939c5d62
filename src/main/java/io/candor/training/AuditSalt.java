package io.candor.training;

import io.candor.release.log.ReleaseHistory;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.ReleaseUnavailableException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * The salt of this installation's audit slice, made once and kept beside the releases, so that every trainer of the
 * installation has the same and nobody else can tell which questions judge. Never logged.
 */
final class AuditSalt {
    static final String FILE = "audit-salt";
    /**
     * What every installation had before salts were made. One whose gate has decided keeps it: with another, questions that
     * were taught would judge.
     */
    static final String FIRST = "candor";

    private static final String GATE = "gate";
    private static final int BYTES = 32;

    private AuditSalt() {}

    /**
     * The salt, made now if there is none.
     *
     * @param history what was decided so far; asked only if there is no salt yet
     * @throws ReleaseUnavailableException if the store cannot be read or written, or holds an empty one
     */
    static String of(ReleaseStore store, Supplier<ReleaseHistory> history) {
        String salt = store.shared(FILE, () -> hasDecided(history.get()) ? FIRST : random());
        if (salt.isEmpty()) {
            throw new ReleaseUnavailableException(
                    FILE + " in candor.release.store is empty: restore it, or delete it for a new one");
        }
        return salt;
    }

    private static boolean hasDecided(ReleaseHistory history) {
        return history.all().stream()
                .anyMatch(release -> release.event().getDecidedBy().equals(GATE));
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
