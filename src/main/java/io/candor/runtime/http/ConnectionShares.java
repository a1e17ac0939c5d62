package io.candor.runtime.http;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Keeps one address from having so many connections that others get none; safe for use by several threads. */
final class ConnectionShares {
    private static final Logger LOG = Logger.getLogger(ConnectionShares.class);

    private final int most;
    private final Map<InetAddress, Integer> open = new ConcurrentHashMap<>();

    /** @param most connections of one address; 0 for any number */
    ConnectionShares(int most) {
        this.most = most;
    }

    /** Takes a connection that was just accepted, until it is closed; false if its address has as many as it may. */
    boolean take(Channel accepted) {
        if (most == 0 || !(accepted.remoteAddress() instanceof InetSocketAddress remote)) {
            return true;
        }
        InetAddress address = remote.getAddress();
        if (open.merge(address, 1, Integer::sum) > most) {
            giveBack(address);
            LOG.debug("connection closed: its address has as many as one may");
            return false;
        }
        accepted.closeFuture().addListener(closed -> giveBack(address));
        return true;
    }

    /** Addresses without connections are not kept, so that there are never more of them than connections. */
    private void giveBack(InetAddress address) {
        open.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    }

    /** How many addresses have connections. */
    int addresses() {
        return open.size();
    }
}
