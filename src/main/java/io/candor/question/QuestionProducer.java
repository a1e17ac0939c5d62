package io.candor.question;

import io.candor.event.KafkaConnection;
import io.candor.event.Question;
import io.candor.event.RecordTracing;
import io.candor.event.Topic;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Puts questions on the stream and tells when the broker has them. At most a fixed number is under way at one time. A thread
 * of its own does what may block (metadata, the registry), so no request thread ever waits for Kafka.
 */
final class QuestionProducer implements AutoCloseable {
    private final Producer<String, Question> producer;
    private final Topic<String, Question> topic;
    private final RecordTracing tracing;
    private final Duration timeout;
    private final int maxInFlight;
    private final Semaphore permits;
    private final ExecutorService sender =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "candor-question-producer"));

    /**
     * @param maxInFlight most questions that wait for their acknowledgement, at least 1
     * @param timeout longest time from {@link #send} to the acknowledgement
     */
    QuestionProducer(
            Producer<String, Question> producer,
            Topic<String, Question> topic,
            RecordTracing tracing,
            int maxInFlight,
            Duration timeout) {
        this.producer = producer;
        this.topic = topic;
        this.tracing = tracing;
        this.timeout = timeout;
        this.maxInFlight = maxInFlight;
        this.permits = new Semaphore(maxInFlight);
    }

    static QuestionProducer of(KafkaConnection kafka, RecordTracing tracing, QuestionConfig config) {
        Topic<String, Question> topic = kafka.topics().questions();
        Producer<String, Question> producer = new KafkaProducer<>(
                kafka.settings(settings(config.produceTimeout(), topic.maxRecordBytes())),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer());
        return new QuestionProducer(producer, topic, tracing, config.maxInFlight(), config.produceTimeout());
    }

    private static Map<String, Object> settings(Duration timeout, int maxRecordBytes) {
        int half = (int) timeout.toMillis() / 2;
        return Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                half,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                half,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                2 * half + 5,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                maxRecordBytes);
    }

    /**
     * Sends all questions of one request. Each future completes with the record's offset when the broker has acknowledged its question,
     * and fails with
     * {@link RejectedException} when it has not in time; then the question may be on the stream or not.
     *
     * @param trace what the request is part of
     * @throws RejectedException if too many are in flight; then none is sent
     */
    List<CompletableFuture<Long>> send(List<Question> questions, Context trace) {
        if (!permits.tryAcquire(questions.size())) {
            throw new RejectedException(
                    Problem.Kind.TOO_MANY_REQUESTS,
                    "too many questions wait for the broker; send the same request again after Retry-After");
        }
        return questions.stream().map(question -> send(question, trace)).toList();
    }

    int inFlight() {
        return maxInFlight - permits.availablePermits();
    }

    private CompletableFuture<Long> send(Question question, Context trace) {
        CompletableFuture<Long> acknowledged = new CompletableFuture<>();
        // The permit is released on the actual outcome, not when the request times out.
        CompletableFuture<Long> answered = acknowledged.whenComplete((done, failure) -> permits.release());
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        try {
            sender.execute(() -> produce(question, trace, deadlineNanos, acknowledged));
        } catch (RejectedExecutionException closed) {
            acknowledged.completeExceptionally(closed);
        }
        return answered.copy()
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(new RejectedException(
                        Problem.Kind.QUESTIONS_UNAVAILABLE,
                        "question " + question.getId()
                                + " was not acknowledged by the stream; send it again with the same"
                                + " id after Retry-After, it may have been taken nevertheless")));
    }

    private void produce(Question question, Context trace, long deadlineNanos, CompletableFuture<Long> acknowledged) {
        if (System.nanoTime() - deadlineNanos > 0) {
            acknowledged.completeExceptionally(new TimeoutException("not sent in time"));
            return;
        }
        try {
            produce(question, trace, acknowledged);
        } catch (RuntimeException failure) {
            // The registry is down or refuses the schema; the client is told, and readiness says the same to operators.
            acknowledged.completeExceptionally(failure);
        }
    }

    private void produce(Question question, Context trace, CompletableFuture<Long> acknowledged) {
        ProducerRecord<String, Question> record = new ProducerRecord<>(topic.name(), question.getId(), question);
        Span span = tracing.send(record, trace).setAttribute(RecordTracing.QUESTION_ID, question.getId());
        try {
            producer.send(record, (position, failure) -> finish(span, acknowledged, position, failure));
        } catch (RuntimeException failure) {
            // The caller's to judge; here only the span ends.
            RecordTracing.end(span, failure);
            throw failure;
        }
    }

    private static void finish(
            Span span, CompletableFuture<Long> acknowledged, RecordMetadata position, Exception failure) {
        RecordTracing.end(span, failure);
        if (failure == null) {
            acknowledged.complete(position.offset());
        } else {
            acknowledged.completeExceptionally(failure);
        }
    }

    /** Waits for what is under way, at most as long as a question may take. */
    @Override
    public void close() {
        sender.shutdown();
        try {
            if (!sender.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                sender.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        producer.close(timeout);
    }
}
