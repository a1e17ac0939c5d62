package io.candor.event;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How topics are laid out and how their values are serialised.
 *
 * @param partitions partitions of every topic keyed by question id, at least 1; all equal, so that they can be joined
 * @param replicationFactor copies of every partition, at least 1, or -1 for the broker's default
 * @param serde settings of the value (de)serializers under their standard names: {@code schema.registry.url} and
 *     friends, and optionally {@code value.serializer} and {@code value.deserializer} (class names; ours by default)
 */
public record EventConfig(int partitions, short replicationFactor, Map<String, Object> serde) {

    public EventConfig {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions must be at least 1, got: " + partitions);
        }
        if (replicationFactor < 1 && replicationFactor != -1) {
            throw new IllegalArgumentException(
                    "replicationFactor must be at least 1, or -1 for the broker's default, got: " + replicationFactor);
        }
        Map<String, Object> settings = new HashMap<>(serde);
        settings.putIfAbsent(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, AvroSerializer.class.getName());
        settings.putIfAbsent(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, AvroDeserializer.class.getName());
        serde = Map.copyOf(settings);
    }

    /** The config against one registry, every other setting at its default. */
    public static EventConfig of(int partitions, int replicationFactor, String registryUrl) {
        return new EventConfig(partitions, (short) replicationFactor, Map.of("schema.registry.url", registryUrl));
    }

    /** Without the serde settings, which may hold passwords. */
    @Override
    public String toString() {
        return "EventConfig[partitions=" + partitions + ", replicationFactor=" + replicationFactor + "]";
    }
}
