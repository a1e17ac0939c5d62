package io.candor.access;

import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Ends a stream of answers when the key that it was opened with expires, is revoked, or may be by now. */
@ApplicationScoped
class OpenStreams {
    /** With that of {@link RequestRates}. */
    private static final int ORDER = -49;

    private static final long LOOK_MILLIS = 500;

    private final KeyAccess keys;

    OpenStreams(KeyAccess keys) {
        this.keys = keys;
    }

    void install(@Observes Router router) {
        router.route(AccessPolicy.DATA + "/answers").order(ORDER).handler(this::watch);
    }

    private void watch(RoutingContext request) {
        BearerMechanism.token(request)
                .filter(token -> token.startsWith(KeySecret.PREFIX))
                .filter(token -> request.user() instanceof QuarkusHttpUser user
                        && CallerIdentity.of(user.getSecurityIdentity()).name().isPresent())
                .ifPresent(token -> watch(request, token));
        request.next();
    }

    private void watch(RoutingContext request, String token) {
        long timer = request.vertx().setPeriodic(LOOK_MILLIS, look -> {
            if (!(keys.present(token) instanceof KeyAccess.Presented.Active)) {
                request.request().connection().close();
            }
        });
        request.addEndHandler(ended -> request.vertx().cancelTimer(timer));
    }
}
