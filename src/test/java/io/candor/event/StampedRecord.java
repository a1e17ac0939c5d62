package io.candor.event;

import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A record with any timestamp, -1 included: Kafka's own class refuses what is negative, and clients in other languages send it.
 *
 * @param <K> key type
 * @param <V> value type
 */
public final class StampedRecord<K, V> extends ProducerRecord<K, V> {
    private final long stamp;

    public StampedRecord(String topic, Integer partition, long stamp, K key, V value) {
        super(topic, partition, key, value);
        this.stamp = stamp;
    }

    @Override
    public Long timestamp() {
        return stamp;
    }
}
