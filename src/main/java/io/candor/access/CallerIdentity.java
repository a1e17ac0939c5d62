package io.candor.access;

import io.candor.event.FeedbackSource;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/** Tells resources who sends the request that they answer. */
@Singleton
public class CallerIdentity {
    static final String CALLER = "candor.caller";

    private final SecurityIdentity current;
    private final CurrentVertxRequest request;

    /**
     * @param current a proxy: of each request the one that was found for it
     * @param request likewise
     */
    CallerIdentity(SecurityIdentity current, CurrentVertxRequest request) {
        this.current = current;
        this.request = request;
    }

    public Caller caller() {
        return of(current);
    }

    /** Whom limits count against: the credential's holder or, where access is open, an address. */
    public String origin() {
        return origin(Optional.of(current), request.getCurrent());
    }

    /** Two kinds, whose names never meet. */
    static String origin(Optional<SecurityIdentity> identity, RoutingContext request) {
        return identity.flatMap(known -> of(known).holder())
                .map(holder -> "name " + holder)
                .orElseGet(() -> "address " + request.request().remoteAddress().hostAddress());
    }

    /** A token says by further roles that its holder is no person. */
    static Caller of(SecurityIdentity identity) {
        Caller known = identity.getAttribute(CALLER);
        return known == null
                ? new Caller(Optional.of(identity.getPrincipal().getName()), source(identity), Set.of())
                : known;
    }

    /** Whoever a token is of, among the questions of a tenant. */
    static Caller ofToken(SecurityIdentity identity, String tenant) {
        return new Caller(
                Optional.of(identity.getPrincipal().getName()),
                source(identity),
                Set.of(),
                Optional.of(tenant),
                Optional.empty());
    }

    private static FeedbackSource source(SecurityIdentity identity) {
        if (identity.hasRole("judge")) {
            return FeedbackSource.JUDGE;
        }
        return identity.hasRole("reference") ? FeedbackSource.REFERENCE : FeedbackSource.HUMAN;
    }
}
