package io.candor.runtime;

import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.Topics;
import io.candor.event.registry.RegistryConfig;
import io.candor.event.registry.SchemaRegistry;
import io.candor.event.registry.SchemaRegistryClient;
import io.candor.event.registry.UnknownSchemaWait;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Gives every stage the same connection. */
public final class KafkaAccess {

    /** One client for the whole process: what one stage has learned of schemas, the others need not ask. */
    @Produces
    @Singleton
    SchemaRegistry registry(KafkaSettings settings) {
        return client(settings);
    }

    /** The roles': what reads once and for all waits for no schema, a role does. */
    @Produces
    @Singleton
    KafkaConnection connection(KafkaSettings settings, SchemaRegistry registry) {
        return connect(settings, settings.unknownSchemaWait(), registry);
    }

    /** For those who read once. */
    public static KafkaConnection connect(KafkaSettings settings) {
        return connect(settings, Duration.ZERO, client(settings));
    }

    private static KafkaConnection connect(
            KafkaSettings settings, Duration unknownSchemaWait, SchemaRegistry registry) {
        Map<String, Object> serde = serde(settings);
        serde.put(UnknownSchemaWait.SETTING, unknownSchemaWait.toMillis());
        EventConfig events = new EventConfig(settings.partitions(), settings.replicationFactor(), serde);
        return new KafkaConnection(settings.bootstrapServers(), settings.client(), Topics.of(events, registry));
    }

    private static SchemaRegistry client(KafkaSettings settings) {
        return SchemaRegistryClient.of(RegistryConfig.of(serde(settings)));
    }

    private static Map<String, Object> serde(KafkaSettings settings) {
        Map<String, Object> serde = new HashMap<>(settings.serde());
        serde.put("schema.registry.url", settings.registryUrl());
        return serde;
    }
}
