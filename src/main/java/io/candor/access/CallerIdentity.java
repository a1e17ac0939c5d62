package io.candor.access;

import io.candor.event.FeedbackSource;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/** Tells resources who sends the request that they answer. */
@Singleton
public class CallerIdentity {
    static final String CALLER = "candor.caller";

    private final SecurityIdentity current;

    /** @param current a proxy: of each request the one that was found for it */
    CallerIdentity(SecurityIdentity current) {
        this.current = current;
    }

    public Caller caller() {
        return of(current);
    }

    /** A token says by further roles that its holder is no person. */
    static Caller of(SecurityIdentity identity) {
        Caller known = identity.getAttribute(CALLER);
        return known == null
                ? new Caller(Optional.of(identity.getPrincipal().getName()), source(identity), Set.of())
                : known;
    }

    private static FeedbackSource source(SecurityIdentity identity) {
        if (identity.hasRole("judge")) {
            return FeedbackSource.JUDGE;
        }
        return identity.hasRole("reference") ? FeedbackSource.REFERENCE : FeedbackSource.HUMAN;
    }
}
