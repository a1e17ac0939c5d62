package io.candor.question;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.NodeProject;
import io.candor.embedded.TestStackResource;
import io.candor.event.Answer;
import io.candor.event.DeadLetter;
import io.candor.event.DeadLetterReason;
import io.candor.event.Decoded;
import io.candor.event.KafkaConnection;
import io.candor.event.Question;
import io.candor.event.RecordPosition;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions by the API of OpenAI's clients, and what its official client makes of the responses. */
@QuarkusTest
@QuarkusTestResource(value = TestStackResource.class, restrictToAnnotatedClass = true)
@TestProfile(ChatEmbeddedTest.Impatient.class)
class ChatEmbeddedTest {
    private static final Path LOG = Path.of("target/openai-client.log");
    private static final String MESSAGE = "{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}";

    /** A question that nobody answers is given up soon. */
    public static final class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("candor.question.max-wait", "8s");
        }
    }

    @Inject
    KafkaConnection kafka;

    @TestHTTPResource
    URI root;

    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean stopping;
    private Thread answerer;

    @BeforeEach
    void answer() {
        answerer = new Thread(this::answerAll, "scripted-answerer");
        answerer.start();
        await("front door is ready")
                .atMost(Duration.ofSeconds(60))
                .until(() -> when().get("/health/ready").statusCode() == 200);
    }

    @AfterEach
    void stop() throws InterruptedException {
        stopping = true;
        answerer.join();
    }

    @Test
    @Timeout(240)
    void shouldAnswerTheOfficialClientAsItIsAndFailAsItExpects() throws Exception {
        NodeProject project = new NodeProject(Path.of("src/test/node"), LOG);
        project.install();

        int code = project.run(
                List.of("node", "openai-client.mjs", root.resolve("/v1").toString()), Map.of());

        assertThat(code).as(Files.readString(LOG)).isZero();
        List<String> lines = Files.readAllLines(LOG);
        JsonNode seen = new ObjectMapper().readTree(lines.get(lines.size() - 1));
        JsonNode whole = seen.path("whole");
        assertThat(whole.at("/choices/0/message/content").asText()).isEqualTo("Lima");
        assertThat(whole.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(whole.at("/usage/total_tokens").asInt()).isEqualTo(27);
        assertThat(whole.at("/model").asText()).isEqualTo("atlas");
        assertThat(whole.at("/candor/confidence").asDouble()).isEqualTo(0.75);
        assertThat(whole.at("/candor/domain").asText()).isEqualTo("capitals");
        assertThat(seen.path("confidence").asText()).isEqualTo("0.75");
        JsonNode chunks = seen.path("chunks");
        assertThat(chunks.at("/0/candor/confidence").asDouble()).isEqualTo(0.75);
        assertThat(chunks.at("/0/choices/0/delta/content").asText()).isEmpty();
        assertThat(chunks.at("/1/choices/0/delta/content").asText()).isEqualTo("Lima");
        assertThat(chunks.at("/2/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(chunks.at("/3/usage/completion_tokens").asInt()).isEqualTo(3);
        assertThat(seen.at("/parts/choices/0/message/content").asText()).isEqualTo("Lima");
        assertThat(seen.path("models")).hasToString("[\"candor\"]");
        assertThat(seen.path("model").asText()).isEqualTo("candor");
        assertThat(seen.path("limited").asText()).isEqualTo("length");
        failed(seen.path("otherModel"), "NotFoundError", 404, "not-found", null);
        failed(seen.path("system"), "BadRequestError", 400, "invalid-request", "messages");
        failed(seen.path("blank"), "BadRequestError", 400, "invalid-request", "messages");
        failed(seen.path("twice"), "BadRequestError", 400, "invalid-request", "n");
        failed(seen.path("domain"), "BadRequestError", 400, "invalid-request", "metadata.domain");
        failed(seen.path("dead"), "UnprocessableEntityError", 422, "unanswerable", null);
        failed(seen.path("long"), "BadRequestError", 400, "invalid-request", null);
        failed(seen.path("late"), "InternalServerError", 504, "not-answered", null);
        responded(seen.path("responses"));
        // Sent once each: the client does not send again what cannot succeed.
        assertThat(asked).hasValue(7 + 6);
    }

    private static void responded(JsonNode seen) {
        JsonNode whole = seen.path("whole");
        assertThat(seen.path("text").asText()).isEqualTo("Lima");
        assertThat(whole.path("status").asText()).isEqualTo("completed");
        assertThat(whole.path("model").asText()).isEqualTo("atlas");
        assertThat(whole.at("/usage/total_tokens").asInt()).isEqualTo(27);
        assertThat(whole.at("/candor/confidence").asDouble()).isEqualTo(0.75);
        assertThat(whole.at("/candor/domain").asText()).isEqualTo("capitals");
        assertThat(whole.at("/metadata/domain").asText()).isEqualTo("capitals");
        assertThat(seen.path("confidence").asText()).isEqualTo("0.75");
        JsonNode events = seen.path("events");
        assertThat(events.findValuesAsText("type").stream()
                        .filter(type -> type.startsWith("response."))
                        .toList())
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(events.at("/0/response/candor/confidence").asDouble()).isEqualTo(0.75);
        assertThat(events.at("/0/response/output")).isEmpty();
        assertThat(events.at("/4/delta").asText()).isEqualTo("Lima");
        assertThat(events.at("/8/response/output/0/content/0/text").asText()).isEqualTo("Lima");
        assertThat(events.at("/8/sequence_number").asInt()).isEqualTo(8);
        assertThat(seen.path("streamed"))
                .hasToString("{\"text\":\"Lima\",\"status\":\"completed\",\"confidence\":0.75}");
        assertThat(seen.path("limited").asText()).isEqualTo("max_output_tokens");
        failed(seen.path("instructions"), "BadRequestError", 400, "invalid-request", "instructions");
        failed(seen.path("turns"), "BadRequestError", 400, "invalid-request", "previous_response_id");
        failed(seen.path("blank"), "BadRequestError", 400, "invalid-request", "input");
        failed(seen.path("domain"), "BadRequestError", 400, "invalid-request", "metadata.domain");
        failed(seen.path("dead"), "UnprocessableEntityError", 422, "unanswerable", null);
        failed(seen.path("late"), "InternalServerError", 504, "not-answered", null);
    }

    private static void failed(JsonNode failure, String name, int status, String kind, String param) {
        assertThat(failure.path("name").asText()).as(failure.toString()).isEqualTo(name);
        assertThat(failure.path("status").asInt()).isEqualTo(status);
        assertThat(failure.path("code").asText()).isEqualTo(kind);
        assertThat(failure.path("param").isNull() ? null : failure.path("param").asText())
                .isEqualTo(param);
        assertThat(failure.path("type").asText()).isEqualTo(status < 500 ? "invalid_request_error" : "server_error");
        assertThat(failure.path("message").asText()).hasSizeGreaterThan(20);
    }

    @Test
    void shouldTakeAVerdictUnderTheIdOfTheCompletion() {
        Map<String, Object> completion = chat("chat: What is the capital of Peru?", "")
                .statusCode(200)
                .extract()
                .jsonPath()
                .getMap("");

        given().contentType("application/json")
                .body(Map.of(
                        "questionId",
                        completion.get("id"),
                        "verdict",
                        true,
                        "labeler",
                        "ann",
                        "answerSource",
                        ((Map<?, ?>) completion.get("candor")).get("source")))
                .post("/v1/feedback")
                .then()
                .statusCode(202);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions | {\"messages\":[{\"role\":\"user\",\"content\":\"chat: Which?\"}]}",
                "/v1/responses | {\"input\":\"chat: Which?\"}"
            })
    void shouldAskOnceWhenARequestComesAgainUnderItsKey(String path, String body) {
        String key = UUID.randomUUID().toString();

        for (int i = 0; i < 2; i++) {
            given().contentType("application/json")
                    .header("Idempotency-Key", key)
                    .body(body)
                    .post(path)
                    .then()
                    .statusCode(200)
                    .header("Candor-Question-Id", equalTo(key))
                    .body("id", equalTo(key));
        }

        assertThat(asked).hasValue(1);
    }

    @Test
    void shouldFailWithAProblemThatHasAMemberForOtherClients() {
        chat("chat: Who?", ",\"tools\":[{\"type\":\"function\"}]")
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:candor:problem:invalid-request"))
                .body("field", equalTo("tools"))
                .body("error.param", equalTo("tools"))
                .body("error.message", startsWith("tools are not supported"));
    }

    private static ValidatableResponse chat(String text, String more) {
        return given().contentType("application/json")
                .body(String.format(MESSAGE, text, more))
                .post("/v1/chat/completions")
                .then();
    }

    /** Answers what begins with "chat:" as its text says. */
    private void answerAll() {
        Map<String, Object> settings = kafka.settings(Map.of(
                "group.id", "scripted-" + UUID.randomUUID(), "auto.offset.reset", "earliest", "max.poll.records", 10));
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        kafka.settings(Map.of()), new ByteArraySerializer(), new ByteArraySerializer())) {
            Instant began = Instant.now();
            consumer.subscribe(List.of(kafka.topics().questions().name()));
            while (!stopping) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
                    if (!Instant.ofEpochMilli(record.timestamp()).isBefore(began)) {
                        answer(record, producer);
                    }
                }
            }
        }
    }

    private void answer(ConsumerRecord<byte[], byte[]> record, KafkaProducer<byte[], byte[]> producer) {
        Decoded<Question> decoded = kafka.topics().questions().decodeValue(record.headers(), record.value());
        if (!(decoded instanceof Decoded.Valid<Question> valid)
                || !valid.value().getText().startsWith("chat:")) {
            return;
        }
        asked.incrementAndGet();
        switch (valid.value().getText()) {
            case "chat: late" -> {}
            case "chat: dead" -> producer.send(letter(record, DeadLetterReason.UNANSWERABLE));
            case "chat: too long" -> producer.send(letter(record, DeadLetterReason.TEXT_TOO_LONG));
            default -> producer.send(answered(record, valid.value()));
        }
    }

    private ProducerRecord<byte[], byte[]> letter(ConsumerRecord<byte[], byte[]> record, DeadLetterReason reason) {
        return DeadLetter.of(
                kafka.topics().questionDeadLetters(), record, reason, "so it is with this question", Instant.now());
    }

    private ProducerRecord<byte[], byte[]> answered(ConsumerRecord<byte[], byte[]> record, Question question) {
        Answer answer = TestAnswers.answer(question.getId(), question.getDomain());
        answer.setPromptTokens(24);
        answer.setAnswerTokens(3);
        answer.setSource(new RecordPosition(record.topic(), record.partition(), record.offset()));
        String topic = kafka.topics().answers().name();
        return new ProducerRecord<>(
                topic,
                record.key(),
                kafka.topics().answers().valueSerde().serializer().serialize(topic, answer));
    }
}
