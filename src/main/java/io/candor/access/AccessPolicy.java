package io.candor.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Asks for a caller wherever data is, whether somebody serves the path or not: which roles it takes, the resource says. Health is for probes, the page and
 * the API's description hold nothing of anybody.
 */
@ApplicationScoped
class AccessPolicy implements HttpSecurityPolicy {
    private static final String METRICS = "/metrics";

    private final AccessConfig config;

    AccessPolicy(AccessConfig config) {
        this.config = config;
    }

    @Override
    public Uni<CheckResult> checkPermission(
            RoutingContext request, Uni<SecurityIdentity> identity, AuthorizationRequestContext context) {
        String path = request.normalizedPath();
        if (isUnder(DATA, path)) {
            return identity.map(caller -> mayEnter(caller, request) ? CheckResult.PERMIT : CheckResult.DENY);
        }
        if (asks(path)) {
            return identity.map(caller -> maySeeAll(caller) ? CheckResult.PERMIT : CheckResult.DENY);
        }
        return CheckResult.permit();
    }

    private static boolean mayEnter(SecurityIdentity caller, RoutingContext request) {
        return !caller.isAnonymous()
                && (CallerIdentity.of(caller).tenant().isEmpty()
                        || TenantDoors.isOpen(request.request().method(), request.normalizedPath()));
    }

    private static boolean maySeeAll(SecurityIdentity caller) {
        return (caller.hasRole(AccessRoles.OPERATOR) || caller.hasRole(AccessRoles.AUDITOR))
                && CallerIdentity.of(caller).tenant().isEmpty();
    }

    /** Whether a path is for callers alone. Where it is for anybody, a key that does not count is as good as none. */
    boolean asks(String path) {
        return isUnder(DATA, path) || isUnder(METRICS, path) && !config.openMetrics();
    }

    /** Where everything lies that is somebody's. */
    static final String DATA = "/v1";

    static boolean isUnder(String root, String path) {
        return path.equals(root) || path.startsWith(root + "/");
    }
}
