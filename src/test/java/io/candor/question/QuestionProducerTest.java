package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.candor.event.Question;
import io.candor.event.RecordTracing;
import io.candor.event.Retention;
import io.candor.event.SpanRecorder;
import io.candor.event.Topic;
import io.candor.event.registry.RegistryUnavailableException;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuestionProducerTest {
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final RecordTracing TRACING = new RecordTracing(RecordTracing.PROPAGATION_ONLY);
    private static final Context TRACE = TRACING.requested(TRACEPARENT, null);

    private volatile boolean registryDown;
    private final Serializer<Question> serializer = (topic, question) -> {
        if (registryDown) {
            throw new RegistryUnavailableException("the registry is down");
        }
        return question.getText().getBytes();
    };
    private final Serde<Question> serde = Serdes.serdeFrom(serializer, (topic, bytes) -> null);
    private final Topic<String, Question> topic =
            new Topic<>("questions", Serdes.String(), serde, 1, new Retention.Compacted(), 1000);
    private final MockProducer<String, Question> kafka =
            new MockProducer<>(false, null, new StringSerializer(), serializer);
    private QuestionProducer producer = new QuestionProducer(kafka, topic, TRACING, 2, Duration.ofSeconds(30));

    @AfterEach
    void close() {
        producer.close();
    }

    @Test
    void shouldCompleteOnlyWhenTheBrokerAcknowledges() throws Exception {
        CompletableFuture<Long> sent =
                producer.send(List.of(question("a")), TRACE).get(0);
        awaitSent(1);
        assertThat(sent).isNotDone();

        kafka.completeNext();

        sent.get(30, TimeUnit.SECONDS);
        ProducerRecord<String, Question> record = kafka.history().get(0);
        assertThat(record.key()).isEqualTo("a");
        assertThat(record.headers().lastHeader("traceparent").value()).isEqualTo(TRACEPARENT.getBytes());
        assertThat(producer.inFlight()).isZero();
    }

    @Test
    void shouldRefuseAllWhenNotAllFitUntilSomeAreAcknowledged() throws Exception {
        producer.send(List.of(question("a")), TRACE);
        assertThatThrownBy(() -> producer.send(List.of(question("b"), question("c")), TRACE))
                .isInstanceOfSatisfying(RejectedException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Problem.Kind.TOO_MANY_REQUESTS));
        awaitSent(1);
        kafka.completeNext();
        await("free again").until(() -> producer.inFlight() == 0);

        producer.send(List.of(question("b"), question("c")), TRACE);

        awaitSent(3);
        assertThat(kafka.history()).extracting(ProducerRecord::key).containsExactly("a", "b", "c");
        kafka.completeNext();
        kafka.completeNext();
    }

    @Test
    void shouldSayUnavailableWhenTheBrokerFails() {
        CompletableFuture<Long> sent =
                producer.send(List.of(question("a")), TRACE).get(0);
        awaitSent(1);

        kafka.errorNext(new org.apache.kafka.common.errors.TimeoutException("expired"));

        assertUnavailable(sent);
        assertThat(producer.inFlight()).isZero();
    }

    @Test
    void shouldEndTheSpanWithTheReasonWhenTheBrokerFails() {
        SpanRecorder spans = new SpanRecorder();
        producer = new QuestionProducer(kafka, topic, spans.tracing(), 2, Duration.ofSeconds(30));
        producer.send(List.of(question("a")), TRACE);
        awaitSent(1);
        assertThat(spans.ended()).isEmpty();

        kafka.errorNext(new org.apache.kafka.common.errors.TimeoutException("expired"));

        SpanData span = spans.ended().get(0);
        assertThat(span.getName()).isEqualTo("send questions");
        assertThat(span.getTraceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getAttributes().get(RecordTracing.ERROR_TYPE)).endsWith("errors.TimeoutException");
        assertThat(new String(kafka.history()
                        .get(0)
                        .headers()
                        .lastHeader("traceparent")
                        .value()))
                .contains(span.getSpanId());
    }

    @Test
    void shouldSayUnavailableWhenTheRegistryIsDown() {
        registryDown = true;

        CompletableFuture<Long> sent =
                producer.send(List.of(question("a")), TRACE).get(0);

        assertUnavailable(sent);
        assertThat(kafka.history()).isEmpty();
    }

    @Test
    void shouldKeepThePermitWhenPatienceEndsBeforeTheOutcome() {
        producer.close();
        producer = new QuestionProducer(
                new MockProducer<>(false, null, new StringSerializer(), serializer),
                topic,
                TRACING,
                2,
                Duration.ofMillis(100));

        CompletableFuture<Long> sent =
                producer.send(List.of(question("a")), TRACE).get(0);

        assertUnavailable(sent);
        assertThat(producer.inFlight()).isEqualTo(1);
    }

    @Test
    void shouldSayUnavailableWhenClosed() {
        producer.close();

        CompletableFuture<Long> sent =
                producer.send(List.of(question("a")), TRACE).get(0);

        assertUnavailable(sent);
        assertThat(producer.inFlight()).isZero();
    }

    private void awaitSent(int records) {
        await("records sent").until(() -> kafka.history().size() == records);
    }

    private static void assertUnavailable(CompletableFuture<Long> sent) {
        assertThatThrownBy(sent::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(RejectedException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Problem.Kind.QUESTIONS_UNAVAILABLE));
    }

    private static Question question(String id) {
        return Question.newBuilder()
                .setId(id)
                .setText("Why?")
                .setAskedAt(Instant.EPOCH)
                .build();
    }
}
