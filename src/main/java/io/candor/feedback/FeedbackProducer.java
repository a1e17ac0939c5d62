package io.candor.feedback;

import io.candor.event.Feedback;
import io.candor.event.KafkaConnection;
import io.candor.event.RecordTracing;
import io.candor.event.Topic;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/** Puts feedback on the stream and says when all replicas have it. Connects on first use. */
@ApplicationScoped
class FeedbackProducer {
    private static final Logger LOG = Logger.getLogger(FeedbackProducer.class);
    private static final int DELIVERY_MILLIS = 10_000;
    /** Each holds a worker while it waits for Kafka, and other requests need workers too. */
    private static final int MOST_IN_FLIGHT = 50;

    private final KafkaConnection connection;
    private final RecordTracing tracing;
    private final Semaphore free = new Semaphore(MOST_IN_FLIGHT);
    private KafkaProducer<String, Feedback> producer;

    FeedbackProducer(KafkaConnection connection, RecordTracing tracing) {
        this.connection = connection;
        this.tracing = tracing;
    }

    /**
     * Sends and waits.
     *
     * @param trace what the request is part of
     * @return whether Kafka has it; if not, it may still arrive, so send it again with the same id
     * @throws RejectedException if too much waits for Kafka; then it was not sent
     */
    boolean send(Feedback feedback, Context trace) {
        if (!free.tryAcquire()) {
            throw new RejectedException(
                    Problem.Kind.TOO_MANY_REQUESTS,
                    "too many verdicts wait for Kafka; send the same request again after Retry-After");
        }
        try {
            return deliver(feedback, trace);
        } finally {
            free.release();
        }
    }

    private boolean deliver(Feedback feedback, Context trace) {
        ProducerRecord<String, Feedback> record =
                new ProducerRecord<>(connection.topics().feedback().name(), feedback.getQuestionId(), feedback);
        Span span = tracing.send(record, trace).setAttribute(RecordTracing.QUESTION_ID, feedback.getQuestionId());
        Exception failure = failureOf(record);
        RecordTracing.end(span, failure);
        if (failure != null) {
            LOG.warnf("feedback not delivered questionId=%s cause=%s", feedback.getQuestionId(), failure);
        }
        return failure == null;
    }

    /** What kept the record from Kafka; null if nothing did. */
    private Exception failureOf(ProducerRecord<String, Feedback> record) {
        try {
            producer().send(record).get(DELIVERY_MILLIS, TimeUnit.MILLISECONDS);
            return null;
        } catch (ExecutionException | TimeoutException | RuntimeException failure) {
            return failure;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return stopped;
        }
    }

    private synchronized KafkaProducer<String, Feedback> producer() {
        if (producer == null) {
            Topic<String, Feedback> topic = connection.topics().feedback();
            Map<String, Object> settings = connection.settings(Map.of(
                    ProducerConfig.ACKS_CONFIG,
                    "all",
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                    true,
                    ProducerConfig.MAX_BLOCK_MS_CONFIG,
                    DELIVERY_MILLIS / 2,
                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    DELIVERY_MILLIS / 2,
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    DELIVERY_MILLIS));
            producer = new KafkaProducer<>(
                    settings, topic.keySerde().serializer(), topic.valueSerde().serializer());
        }
        return producer;
    }

    @PreDestroy
    synchronized void close() {
        if (producer != null) {
            producer.close();
        }
    }
}
