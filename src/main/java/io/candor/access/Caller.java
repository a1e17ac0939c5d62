package io.candor.access;

import io.candor.event.ApiKey;
import io.candor.event.FeedbackSource;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Who sends a request.
 *
 * @param name whose credential it is; empty where access is open
 * @param source what kind of labeler the credential makes of its holder
 * @param domains the only domains it is for; empty for all
 * @param tenant whose questions alone it is for; empty for those of all and of none
 * @param keyId the key it came with; empty of a token, and where access is open
 */
public record Caller(
        Optional<String> name,
        FeedbackSource source,
        Set<String> domains,
        Optional<String> tenant,
        Optional<String> keyId) {
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /** Anybody, where access is open. */
    static final Caller ANYBODY = new Caller(Optional.empty(), FeedbackSource.HUMAN, Set.of());

    /** Without a key, and of no tenant. */
    public Caller(Optional<String> name, FeedbackSource source, Set<String> domains) {
        this(name, source, domains, Optional.empty(), Optional.empty());
    }

    static Caller of(ApiKey key) {
        return new Caller(
                Optional.of(key.getName()),
                key.getSource(),
                Set.copyOf(key.getDomains()),
                Optional.ofNullable(key.getTenant()),
                Optional.of(key.getId()));
    }

    /** Tells callers apart: the key's id, or else whose token it is; empty where access is open. */
    public Optional<String> identity() {
        return keyId.map(id -> "key " + id).or(() -> name.map(subject -> "token " + subject));
    }

    /** Whom limits count against: by name, and apart in each tenant, since one must not use up another's. Empty where access is open. */
    Optional<String> holder() {
        return name.map(own -> tenant.map(of -> own + "\n" + of).orElse(own));
    }

    /** @throws RejectedException if questions of {@code domain} are not for this caller */
    public void requireDomain(String domain) {
        if (!mayUse(domain)) {
            throw new RejectedException(Problem.Kind.FORBIDDEN, "the key is for the domains " + new TreeSet<>(domains))
                    .field("domain");
        }
    }

    /**
     * Ids of all tenants are in one space. A caller of one tenant chooses those that no other can choose, so that a refusal tells nothing of others.
     *
     * @param field that holds the id
     * @throws RejectedException if the id is not such a one
     */
    public void requireOwnId(String field, String id) {
        tenant.filter(name -> !id.startsWith(name + ":") && !UUID.matcher(id).matches())
                .ifPresent(name -> {
                    throw RejectedException.invalid(field + " must begin with '" + name
                                    + ":' or be a UUID, as all ids that callers of this tenant choose; or leave it out")
                            .field(field);
                });
    }

    /** Whether there are questions that this caller is told nothing of. */
    public boolean isLimited() {
        return tenant.isPresent() || !domains.isEmpty();
    }

    /**
     * Whether a question and what became of it are for this caller.
     *
     * @param owner its tenant; null for none
     */
    public boolean maySee(String domain, String owner) {
        return mayUse(domain) && isOf(owner);
    }

    /**
     * Whether questions of a tenant are.
     *
     * @param owner null for none
     */
    public boolean isOf(String owner) {
        return tenant.isEmpty() || tenant.get().equals(owner);
    }

    /** Whether questions and answers of {@code domain} are for this caller. */
    public boolean mayUse(String domain) {
        return domains.isEmpty() || domains.contains(domain);
    }
}
