package io.candor.event;

import io.candor.event.registry.SchemaRegistry;
import io.candor.event.registry.SharedRegistry;
import io.candor.event.registry.UnknownSchemaWait;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;

/** Makes typed topics whose value serdes are chosen by the standard class-name settings. */
final class TopicFactory {
    private static final int MEBIBYTE = 1 << 20;

    private final EventConfig config;
    private final SchemaRegistry registry;
    private final UnknownSchemaWait unknownSchemas;

    TopicFactory(EventConfig config, SchemaRegistry registry) {
        this.config = config;
        this.registry = registry;
        // One for all topics: the budget of waiting is the process's.
        this.unknownSchemas = UnknownSchemaWait.of(config.serde());
    }

    <V extends SpecificRecord> Topic<String, V> byQuestion(String name, Class<V> type, Duration retention) {
        return topic(name, type, config.partitions(), new Retention.For(retention), MEBIBYTE);
    }

    <V extends SpecificRecord> Topic<String, V> single(String name, Class<V> type, Duration retention, int maxBytes) {
        return topic(name, type, 1, new Retention.For(retention), maxBytes);
    }

    <V extends SpecificRecord> Topic<String, V> compacted(String name, Class<V> type) {
        return topic(name, type, 1, new Retention.Compacted(), MEBIBYTE);
    }

    <V extends SpecificRecord> Topic<String, V> kept(String name, Class<V> type) {
        return topic(name, type, 1, new Retention.Kept(), MEBIBYTE);
    }

    <V extends SpecificRecord> Topic<String, V> keptByQuestion(String name, Class<V> type) {
        return topic(name, type, config.partitions(), new Retention.Kept(), MEBIBYTE);
    }

    private <V extends SpecificRecord> Topic<String, V> topic(
            String name, Class<V> type, int partitions, Retention retention, int maxBytes) {
        return new Topic<>(name, Serdes.String(), valueSerde(type), partitions, retention, maxBytes);
    }

    private <V extends SpecificRecord> Serde<V> valueSerde(Class<V> type) {
        Map<String, Object> settings = new HashMap<>(config.serde());
        settings.put(AvroDeserializer.SPECIFIC_READER, true);
        settings.put(AvroDeserializer.VALUE_TYPE, type.getName());
        settings.put(SharedRegistry.SETTING, registry);
        // Confluent's serializer registers the same text as ours only when told to; see WireSchema.
        settings.putIfAbsent("avro.remove.java.properties", true);
        Serializer<V> serializer = create(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, Serializer.class);
        serializer.configure(settings, false);
        Deserializer<V> deserializer = create(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, Deserializer.class);
        deserializer.configure(settings, false);
        return Serdes.serdeFrom(serializer, new PatientDeserializer<>(deserializer, unknownSchemas));
    }

    // The class is named by a setting, so its type argument cannot be checked here; the value type above decides it.
    @SuppressWarnings("unchecked")
    private <T> T create(String setting, Class<?> kind) {
        Object name = config.serde().get(setting);
        try {
            return (T) Utils.newInstance(name.toString(), kind);
        } catch (ClassNotFoundException missing) {
            throw new IllegalArgumentException(
                    setting + " names a class that is not on the class path, add its jar: " + name, missing);
        }
    }
}
