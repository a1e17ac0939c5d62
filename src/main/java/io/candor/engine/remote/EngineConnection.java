package io.candor.engine.remote;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach an engine server.
 *
 * @param url without a trailing slash; user and password, which are never sent, are left out
 * @param key sent as bearer token
 * @param ssl Kafka's {@code ssl.*} settings, {@code ssl.} left out; empty for the JDK's defaults
 * @param connectTimeout longest wait for a connection
 * @param timeout longest wait for an answer, or for a sign of life in a stream of answers
 */
public record EngineConnection(
        URI url, Optional<String> key, Map<String, String> ssl, Duration connectTimeout, Duration timeout) {
    public EngineConnection {
        url = URI.create(withoutUser(url.toString()));
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "an engine's URL must be like http://host:port or https://host:port, got: " + url);
        }
        String text = url.toString();
        url = text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url;
        ssl = Map.copyOf(ssl);
    }

    /** What was meant as a URL without user and password, so that it may be shown; servers get a key instead. */
    public static String withoutUser(String url) {
        return url.replaceFirst("^([A-Za-z][A-Za-z0-9+.-]*://)?[^/]*@", "$1");
    }

    /** Without a key and with the timeouts of the settings' defaults. */
    public static EngineConnection to(String url) {
        return new EngineConnection(
                URI.create(url), Optional.empty(), Map.of(), Duration.ofSeconds(5), Duration.ofSeconds(60));
    }

    /** The same with another longest wait. */
    public EngineConnection withTimeout(Duration other) {
        return new EngineConnection(url, key, ssl, connectTimeout, other);
    }

    /** Settings that trust the certificates in a file, by its ending in PKCS12, JKS or PEM. */
    public static Map<String, String> trusting(Path file, Optional<String> password) {
        String name = file.toString();
        Map<String, String> ssl = new HashMap<>();
        ssl.put("truststore.location", name);
        ssl.put("truststore.type", name.endsWith(".p12") ? "PKCS12" : name.endsWith(".jks") ? "JKS" : "PEM");
        password.ifPresent(known -> ssl.put("truststore.password", known));
        return ssl;
    }

    /** Without the key, so that it may be logged. */
    @Override
    public String toString() {
        return "EngineConnection[url=" + url + "]";
    }
}
