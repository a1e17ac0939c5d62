package io.candor.runtime;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** Where Kafka and the registry are, and how the topics are laid out. */
@ConfigMapping(prefix = "candor.kafka")
public interface KafkaSettings {

    /** host:port, comma-separated; {@code KAFKA_BOOTSTRAP_SERVERS}. */
    String bootstrapServers();

    /** URLs, comma-separated; {@code SCHEMA_REGISTRY_URL}. */
    String registryUrl();

    /** Partitions of every topic that is keyed by question id. */
    @WithDefault("4")
    int partitions();

    /** Copies of every partition; -1 for the broker's default. */
    @WithDefault("-1")
    short replicationFactor();

    /** Settings of every Kafka client by Kafka's own names, for example {@code security.protocol}. */
    Map<String, String> client();

    /** Settings of the value (de)serializers by their standard names, for example {@code basic.auth.user.info}. */
    Map<String, String> serde();

    /**
     * How long the roles ask again for a schema id that the registry does not know, before its records are poison: a registry
     * may lag behind or be under restoration. Zero for not at all.
     */
    @WithDefault("PT60S")
    Duration unknownSchemaWait();
}
