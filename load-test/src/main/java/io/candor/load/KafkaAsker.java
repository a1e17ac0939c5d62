package io.candor.load;

import io.candor.event.KafkaConnection;
import io.candor.event.Question;
import io.candor.event.Topic;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Asks over Kafka. */
final class KafkaAsker implements Asker {
    private final Topic<String, Question> topic;
    private final KafkaProducer<String, Question> producer;

    KafkaAsker(KafkaConnection kafka) {
        topic = kafka.topics().questions();
        producer = new KafkaProducer<>(
                kafka.settings(Map.of(
                        ProducerConfig.LINGER_MS_CONFIG, 0,
                        // A broker that is being restarted must cost time, not questions.
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 300_000,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, 300_000)),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer());
    }

    @Override
    public CompletableFuture<Void> ask(Question question) {
        CompletableFuture<Void> taken = new CompletableFuture<>();
        producer.send(new ProducerRecord<>(topic.name(), question.getId(), question), (metadata, failure) -> {
            if (failure == null) {
                taken.complete(null);
            } else {
                taken.completeExceptionally(failure);
            }
        });
        return taken;
    }

    @Override
    public void close() {
        producer.close();
    }
}
