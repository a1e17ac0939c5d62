package io.candor.engine.server;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of an engine server.
 *
 * @param host to listen on
 * @param port 0 for any free one
 * @param keyFile whose first line clients have to send as bearer token; without it only loopback may be listened on
 * @param certificate PEM file of a chain; with it TLS is spoken
 * @param privateKey PEM file of its key
 * @param maxPrompts most prompts at once, of all clients
 * @param maxAdapters most adapters at once
 * @param maxAdapterBytes most bytes of one file of an adapter
 * @param maxBodyBytes most bytes of any other request
 */
public record EngineServerConfig(
        String host,
        int port,
        Optional<Path> keyFile,
        Optional<Path> certificate,
        Optional<Path> privateKey,
        int maxPrompts,
        int maxAdapters,
        long maxAdapterBytes,
        long maxBodyBytes) {

    /** On loopback and any free port, without a key. */
    public static EngineServerConfig local(int port) {
        return new EngineServerConfig(
                "127.0.0.1", port, Optional.empty(), Optional.empty(), Optional.empty(), 256, 8, 4L << 30, 16L << 20);
    }
}
