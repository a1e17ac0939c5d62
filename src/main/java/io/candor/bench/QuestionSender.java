package io.candor.bench;

import io.candor.event.AnswerMode;
import io.candor.event.KafkaConnection;
import io.candor.event.Question;
import io.candor.event.Topic;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Puts questions on the stream as any client does. */
final class QuestionSender implements AutoCloseable {
    private static final String DOMAIN = "bench";

    private final Topic<String, Question> topic;
    private final KafkaProducer<String, Question> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    QuestionSender(KafkaConnection connection) {
        topic = connection.topics().questions();
        producer = new KafkaProducer<>(
                connection.settings(Map.of()),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer());
    }

    void send(String id, String text, AnswerMode mode) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Question question = new Question(id, text, DOMAIN, mode, 0, now, null, Map.of(), null, null, null, null, null);
        producer.send(
                new ProducerRecord<>(topic.name(), id, question), (at, failed) -> failure.compareAndSet(null, failed));
    }

    /** Throws what went wrong with any question so far. */
    void requireSent() {
        if (failure.get() != null) {
            throw new KafkaException(
                    "a question cannot be sent: " + failure.get().getMessage(), failure.get());
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
