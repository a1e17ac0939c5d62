package io.candor.training;

import io.candor.release.log.ReleaseHistory;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.ReleaseUnavailableException;
import io.candor.release.store.SharedSecret;
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

    private AuditSalt() {}

    /**
     * The salt, made now if there is none.
     *
     * @param history what was decided so far; asked only if there is no salt yet
     * @throws ReleaseUnavailableException if the store cannot be read or written, or holds an empty one
     */
    static String of(ReleaseStore store, Supplier<ReleaseHistory> history) {
        return SharedSecret.of(store, FILE, () -> hasDecided(history.get()) ? FIRST : SharedSecret.random());
    }

    private static boolean hasDecided(ReleaseHistory history) {
        return history.all().stream()
                .anyMatch(release -> release.event().getDecidedBy().equals(GATE));
    }
}
