package io.candor.demo;

import io.candor.event.KafkaConnection;
import io.candor.event.Topic;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Sends records to one topic; a failure is thrown by the next call. */
final class Sender<V> implements AutoCloseable {
    private final Topic<String, V> topic;
    private final KafkaProducer<String, V> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    Sender(KafkaConnection connection, Topic<String, V> topic) {
        this.topic = topic;
        producer = new KafkaProducer<>(
                connection.settings(Map.of()),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer());
    }

    void send(String key, V value) {
        requireNoFailure();
        producer.send(
                new ProducerRecord<>(topic.name(), key, value), (at, failed) -> failure.compareAndSet(null, failed));
    }

    private void requireNoFailure() {
        if (failure.get() != null) {
            throw new KafkaException(
                    topic.name() + " cannot be written: " + failure.get().getMessage(), failure.get());
        }
    }

    /** Waits until everything is sent. */
    @Override
    public void close() {
        producer.close();
        requireNoFailure();
    }
}
