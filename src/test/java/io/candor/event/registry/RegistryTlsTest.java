package io.candor.event.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    Path folder;

    @Test
    void shouldTrustTheRegistryOnlyWhenItsCertificateIsInTheTruststore() throws Exception {
        Path store = selfSigned();
        try (StubRegistry registry = new StubRegistry(serverContext(store))) {
            registry.reply(404, StubRegistry.NO_SCHEMA);
            SchemaRegistry stranger = client(registry, Map.of());
            SchemaRegistry trusting = client(
                    registry,
                    Map.of(
                            "schema.registry.ssl.truststore.location",
                            store.toString(),
                            "schema.registry.ssl.truststore.password",
                            PASSWORD,
                            "schema.registry.ssl.truststore.type",
                            "PKCS12"));

            assertThatThrownBy(() -> stranger.byId(1)).isInstanceOf(RegistryUnavailableException.class);
            assertThatThrownBy(() -> trusting.byId(1)).isInstanceOf(UnknownSchemaException.class);
        }
    }

    private static SchemaRegistry client(StubRegistry registry, Map<String, Object> tls) {
        Map<String, Object> settings = new HashMap<>(tls);
        settings.put("schema.registry.url", registry.url());
        settings.put("max.retries", 0);
        return SchemaRegistryClient.of(RegistryConfig.of(settings));
    }

    private Path selfSigned() throws Exception {
        Path store = folder.resolve("registry.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        (keytool + " -genkeypair -alias registry -keyalg EC -dname CN=localhost -ext san=dns:localhost"
                                        + " -storetype PKCS12 -storepass " + PASSWORD + " -keystore " + store)
                                .split(" "))
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        return store;
    }

    private static SSLContext serverContext(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
