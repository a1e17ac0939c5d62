package io.candor.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/** Ports for processes that are killed and must have the same one again. */
final class FreePorts {
    // Below the range of outgoing connections (32768 and up on Linux): a client that keeps reconnecting to a dead
    // server on a
    // port of that range can be given the same number for itself, and the server could never bind again.
    private static final int LOWEST = 15_000;
    private static final int HIGHEST = 32_000;
    private static final int TRIES = 1_000;

    private final Set<Integer> drawn = new HashSet<>();

    /** One that is free now and was not drawn here before: what is to listen there may start later. */
    int draw() {
        int port = new Random()
                .ints(TRIES, LOWEST, HIGHEST)
                .filter(each -> !drawn.contains(each) && isFree(each))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no port is free between " + LOWEST + " and " + HIGHEST));
        drawn.add(port);
        return port;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
