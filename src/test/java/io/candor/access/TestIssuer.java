package io.candor.access;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/**
 * An OpenID Connect provider: its description, its keys, and under {@code /token} what it would sign, as the query says ({@code sub}, {@code aud}, {@code
 * roles} separated by commas, {@code seconds} until it expires, {@code key} of another provider, {@code tenant}, of all
 * if it does not say and none if it is empty).
 */
public final class TestIssuer implements QuarkusTestResourceLifecycleManager {
    private final RsaJsonWebKey key = generate();
    private final RsaJsonWebKey another = generate();
    private HttpServer server;
    private String url;

    private static RsaJsonWebKey generate() {
        try {
            RsaJsonWebKey made = RsaJwkGenerator.generateJwk(2048);
            made.setKeyId("test");
            made.setUse("sig");
            made.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
            return made;
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
        url = "http://127.0.0.1:" + server.getAddress().getPort();
        server.createContext("/.well-known/openid-configuration", exchange -> send(exchange, description()));
        server.createContext(
                "/jwks",
                exchange -> send(exchange, new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY)));
        server.createContext("/token", exchange -> send(exchange, token(query(exchange))));
        server.start();
        return Map.of(
                "candor.access.mode", "oidc",
                "candor.access.tenant-claim", "tenant",
                "quarkus.oidc.tenant-enabled", "true",
                "quarkus.oidc.auth-server-url", url,
                "quarkus.oidc.token.audience", "candor",
                "quarkus.oidc.roles.role-claim-path", "candor/roles",
                "test.issuer", url);
    }

    private String description() {
        return """
                {"issuer":"%1$s","jwks_uri":"%1$s/jwks","token_endpoint":"%1$s/token","authorization_endpoint":"%1$s/auth",
                "response_types_supported":["code"],"subject_types_supported":["public"],
                "id_token_signing_alg_values_supported":["RS256"]}""".formatted(url);
    }

    private static Map<String, String> query(HttpExchange exchange) {
        return Arrays.stream(exchange.getRequestURI().getQuery().split("&"))
                .map(part -> part.split("=", 2))
                .collect(Collectors.toMap(part -> part[0], part -> part[1]));
    }

    private String token(Map<String, String> wanted) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(url);
        claims.setSubject(wanted.get("sub"));
        claims.setAudience(wanted.getOrDefault("aud", "candor"));
        claims.setIssuedAtToNow();
        claims.setExpirationTime(NumericDate.fromSeconds(
                NumericDate.now().getValue() + Long.parseLong(wanted.getOrDefault("seconds", "300"))));
        String tenant = wanted.getOrDefault("tenant", "*");
        if (!tenant.isEmpty()) {
            claims.setClaim("tenant", tenant);
        }
        claims.setClaim(
                "candor",
                Map.of("roles", Arrays.asList(wanted.getOrDefault("roles", "").split(","))));
        RsaJsonWebKey signing = wanted.containsKey("key") ? another : key;
        JsonWebSignature signed = new JsonWebSignature();
        signed.setPayload(claims.toJson());
        signed.setKey(signing.getPrivateKey());
        signed.setKeyIdHeaderValue(signing.getKeyId());
        signed.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        try {
            return signed.getCompactSerialization();
        } catch (JoseException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void send(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }
}
