package io.candor.access;

import io.candor.event.QuestionLimits;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Takes the tenant of a token's holder from the claim that is configured; a token that does not say is as good as none. */
@ApplicationScoped
class TokenTenant implements SecurityIdentityAugmentor {
    /** In the claim: the questions of all tenants. */
    private static final String ALL = "*";

    private final AccessConfig config;

    TokenTenant(AccessConfig config) {
        this.config = config;
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        Optional<String> claim = config.tenantClaim();
        return claim.isPresent() && identity.getPrincipal() instanceof JsonWebToken token
                ? tenanted(identity, token.getClaim(claim.get()))
                : Uni.createFrom().item(identity);
    }

    private static Uni<SecurityIdentity> tenanted(SecurityIdentity identity, Object claimed) {
        if (ALL.equals(claimed)) {
            return Uni.createFrom().item(identity);
        }
        // Whoever issues tokens has to say it, so the same token fails again.
        return claimed instanceof String tenant && QuestionLimits.isTenant(tenant)
                ? Uni.createFrom()
                        .item(QuarkusSecurityIdentity.builder(identity)
                                .addAttribute(CallerIdentity.CALLER, CallerIdentity.ofToken(identity, tenant))
                                .build())
                : Uni.createFrom().failure(new AuthenticationFailedException());
    }
}
