package io.candor.access;

import io.candor.event.ApiKey;
import io.candor.event.FeedbackSource;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who sends a request.
 *
 * @param name whose credential it is; empty where access is open
 * @param source what kind of labeler the credential makes of its holder
 * @param domains the only domains it is for; empty for all
 * @param keyId the key it came with; empty of a token, and where access is open
 */
public record Caller(Optional<String> name, FeedbackSource source, Set<String> domains, Optional<String> keyId) {
    /** Anybody, where access is open. */
    static final Caller ANYBODY = new Caller(Optional.empty(), FeedbackSource.HUMAN, Set.of());

    /** Without a key. */
    public Caller(Optional<String> name, FeedbackSource source, Set<String> domains) {
        this(name, source, domains, Optional.empty());
    }

    static Caller of(ApiKey key) {
        return new Caller(
                Optional.of(key.getName()), key.getSource(), Set.copyOf(key.getDomains()), Optional.of(key.getId()));
    }

    /** Tells callers apart: the key's id, or else whose token it is; empty where access is open. */
    public Optional<String> identity() {
        return keyId.map(id -> "key " + id).or(() -> name.map(subject -> "token " + subject));
    }

    /** @throws RejectedException if questions of {@code domain} are not for this caller */
    public void requireDomain(String domain) {
        if (!mayUse(domain)) {
            throw new RejectedException(Problem.Kind.FORBIDDEN, "the key is for the domains " + new TreeSet<>(domains))
                    .field("domain");
        }
    }

    /** Whether questions and answers of {@code domain} are for this caller. */
    public boolean mayUse(String domain) {
        return domains.isEmpty() || domains.contains(domain);
    }
}
