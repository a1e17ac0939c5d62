package io.candor.cli;

import io.candor.access.AccessConfig;
import io.candor.access.AccessMode;
import io.candor.access.OpenAccess;
import io.candor.cli.option.ConfiguredKafka;
import java.util.List;
import java.util.Locale;

/** Checks, before a role starts, that it is said who may send it requests. */
final class AccessSettings {
    private static final String TOKENS = "quarkus.oidc.tenant-enabled";

    private AccessSettings() {}

    /** @throws ServiceException if it is not said, or not all of it */
    static void prepare() {
        AccessConfig config = ConfiguredKafka.access();
        check(config);
        OpenAccess.refusal(config, ConfiguredKafka.setting("quarkus.http.host").orElse(""))
                .ifPresent(refusal -> {
                    throw new ServiceException(refusal);
                });
        if (config.mode() == AccessMode.OIDC) {
            // Without an audience tokens that were made out to other services would be taken.
            for (String needed : List.of("quarkus.oidc.auth-server-url", "quarkus.oidc.token.audience")) {
                if (ConfiguredKafka.setting(needed).isEmpty()) {
                    throw new ServiceException("access by tokens needs "
                            + needed.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_")
                            + ": set it, or CANDOR_ACCESS_MODE to keys");
                }
            }
            System.setProperty(TOKENS, "true");
        }
    }

    private static void check(AccessConfig config) {
        try {
            config.check();
        } catch (IllegalArgumentException outside) {
            // What was configured: only configuring something else helps.
            throw new ServiceException(outside.getMessage());
        }
    }
}
