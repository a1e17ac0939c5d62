package io.candor.event;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Serde;

/**
 * One topic with its types; the only place that defines its name and serdes.
 *
 * @param name name in Kafka
 * @param keySerde serde of keys; safe for use by several threads
 * @param valueSerde serde of values; safe for use by several threads
 * @param partitions number of partitions, at least 1
 * @param retention how long records are kept
 * @param maxRecordBytes largest record batch the topic takes, in bytes; producers need {@code max.request.size} to match
 * @param <K> key type
 * @param <V> value type
 */
public record Topic<K, V>(
        String name, Serde<K> keySerde, Serde<V> valueSerde, int partitions, Retention retention, int maxRecordBytes) {

    /** The registry subject of the values, by TopicNameStrategy. */
    public String subject() {
        return subject(name, false);
    }

    static String subject(String topic, boolean key) {
        return topic + (key ? "-key" : "-value");
    }

    /**
     * Settings to create the topic with. Records are stamped by the broker when they arrive: what a producer says is no clock,
     * and by a stamp of last week retention would delete a record before anyone reads it.
     */
    public Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(retention.settings());
        settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TimestampType.LOG_APPEND_TIME.name);
        settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxRecordBytes));
        return Map.copyOf(settings);
    }

    /**
     * Reads the bytes of a value. Null is poison here; readers of a compacted topic look for tombstones first.
     *
     * @throws org.apache.kafka.common.errors.RetriableException if the registry cannot be asked now
     */
    public Decoded<V> decodeValue(Headers headers, byte[] bytes) {
        if (bytes == null) {
            return new Decoded.Poison<>(DeadLetterReason.NULL_VALUE, "the record has no value");
        }
        try {
            return new Decoded.Valid<>(valueSerde.deserializer().deserialize(name, headers, bytes));
        } catch (RuntimeException failure) {
            PoisonRecordException poison = DecodingFailure.poison(failure);
            return new Decoded.Poison<>(poison.reason(), poison.getMessage());
        }
    }
}
