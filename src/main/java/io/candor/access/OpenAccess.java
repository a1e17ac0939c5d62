package io.candor.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Where nobody may be let in unknown. */
public final class OpenAccess {
    private OpenAccess() {}

    /**
     * Why a role must not start, in one sentence; empty if it may.
     *
     * @param host what it would listen on, a name or an address
     */
    public static Optional<String> refusal(AccessConfig config, String host) {
        if (config.mode() != AccessMode.OPEN || config.openNetwork() || isLoopback(host)) {
            return Optional.empty();
        }
        return Optional.of(
                "it would listen on " + host + " and ask nobody who they are: set CANDOR_ACCESS_MODE to keys or"
                        + " oidc, or CANDOR_HTTP_HOST to 127.0.0.1, or CANDOR_ACCESS_OPEN_NETWORK to true where the network decides"
                        + " who can connect");
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            // Listening will fail and say so; until then it is not known to be harmless.
            return false;
        }
    }
}
