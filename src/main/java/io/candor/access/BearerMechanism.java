package io.candor.access;

import io.candor.event.ApiKey;
import io.candor.runtime.Problem;
import io.candor.runtime.http.RouterProblems;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/**
 * Knows callers by {@code Authorization: Bearer} (RFC 6750) and a key. Tokens of an OpenID Connect provider are left to Quarkus; where access is open,
 * whatever is sent is passed over.
 */
@ApplicationScoped
class BearerMechanism implements HttpAuthenticationMechanism {
    /** Before that of tokens. */
    private static final int PRIORITY = DEFAULT_PRIORITY + 1_000;

    private static final String AUTHENTICATE = "WWW-Authenticate";
    private static final String SCHEME = "Bearer ";
    private static final String PROBLEM = BearerMechanism.class.getName();
    private static final String CHALLENGE = "Bearer realm=\"candor\"";
    private static final SecurityIdentity ANYBODY = QuarkusSecurityIdentity.builder()
            .setPrincipal(new QuarkusPrincipal("anybody"))
            .addRoles(Set.copyOf(AccessRoles.ALL))
            .addAttribute(CallerIdentity.CALLER, Caller.ANYBODY)
            .build();

    private final AccessConfig config;
    private final KeyAccess keys;
    private final AccessPolicy policy;
    private final RouterProblems problems;

    BearerMechanism(AccessConfig config, KeyAccess keys, AccessPolicy policy, RouterProblems problems) {
        this.policy = policy;
        this.config = config;
        this.keys = keys;
        this.problems = problems;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager providers) {
        if (config.mode() == AccessMode.OPEN) {
            return Uni.createFrom().item(ANYBODY);
        }
        if (request.request().headers().getAll(HttpHeaders.AUTHORIZATION).size() > 1) {
            return refuse(
                    request,
                    Problem.of(
                            Problem.Kind.INVALID_REQUEST,
                            "the header Authorization must be there once, since it says who is asking"));
        }
        Optional<String> token = token(request);
        boolean others = config.mode() == AccessMode.OIDC && !token.orElse("").startsWith(KeySecret.PREFIX);
        return token.isEmpty() || others ? Uni.createFrom().nullItem() : decide(request, token.get());
    }

    /** What follows the scheme; empty where there is none. */
    static Optional<String> token(RoutingContext request) {
        String header = request.request().getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(header.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    private Uni<SecurityIdentity> decide(RoutingContext request, String token) {
        KeyAccess.Presented presented = keys.present(token);
        if (presented instanceof KeyAccess.Presented.Active active) {
            request.put(RefusedCallers.KEY, active.key().getId());
            return Uni.createFrom().item(identity(active.key()));
        }
        if (presented instanceof KeyAccess.Presented.Refused refused) {
            refused.keyId().ifPresent(id -> request.put(RefusedCallers.KEY, id));
            return refuse(request, Problem.of(Problem.Kind.UNAUTHENTICATED, refused.why()));
        }
        return refuse(
                request,
                Problem.of(
                        Problem.Kind.KEYS_UNREAD,
                        "candor.keys was not read yet, or not lately; /health/ready says why, send it again later"));
    }

    /** Where anybody may come, whatever is sent counts for nothing. */
    private Uni<SecurityIdentity> refuse(RoutingContext request, Problem problem) {
        if (!policy.asks(request.normalizedPath())) {
            return Uni.createFrom().nullItem();
        }
        request.put(PROBLEM, problem);
        // Only the kind matters; what is answered is the problem.
        return Uni.createFrom().failure(new AuthenticationFailedException());
    }

    private static SecurityIdentity identity(ApiKey key) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(key.getName()))
                .addRoles(Set.copyOf(key.getRoles()))
                .addAttribute(CallerIdentity.CALLER, Caller.of(key))
                .build();
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext request) {
        Problem known = request.get(PROBLEM);
        Problem problem = known == null
                ? Problem.of(
                        Problem.Kind.UNAUTHENTICATED,
                        "send the header Authorization: Bearer and a key; candor keys create makes one")
                : known;
        if (problem.status() == Problem.Kind.UNAUTHENTICATED.status()) {
            request.response()
                    .putHeader(AUTHENTICATE, known == null ? CHALLENGE : CHALLENGE + ", error=\"invalid_token\"");
        }
        problems.answer(request, problem);
        return Uni.createFrom().item(true);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom().item(new ChallengeData(Problem.Kind.UNAUTHENTICATED.status(), AUTHENTICATE, CHALLENGE));
    }

    /** None: a key is looked up here. */
    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }

    @Override
    public int getPriority() {
        return PRIORITY;
    }
}
