package io.candor.event.registry;

import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** TLS of HTTP clients, from the same {@code ssl.*} settings that Kafka's own clients take: JKS, PKCS12, PEM. */
public final class RegistryTls {
    private RegistryTls() {}

    /** The context the settings describe, or nothing without settings. */
    public static Optional<SSLContext> context(Map<String, Object> settings) {
        if (settings.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> parsed = new ConfigDef().withClientSslSupport().parse(settings);
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(parsed);
            return Optional.of(factory.sslContext());
        }
    }
}
