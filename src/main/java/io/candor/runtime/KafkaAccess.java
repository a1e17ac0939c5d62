package io.candor.runtime;

import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.Topics;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/** Gives every stage the same connection. */
public final class KafkaAccess {

    @Produces
    @Singleton
    KafkaConnection connection(KafkaSettings settings) {
        return connect(settings);
    }

    public static KafkaConnection connect(KafkaSettings settings) {
        Map<String, Object> serde = new HashMap<>(settings.serde());
        serde.put("schema.registry.url", settings.registryUrl());
        EventConfig events = new EventConfig(settings.partitions(), settings.replicationFactor(), serde);
        return new KafkaConnection(settings.bootstrapServers(), settings.client(), Topics.of(events));
    }
}
