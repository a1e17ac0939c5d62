package io.candor.question;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.candor.MappedConfig;
import io.candor.embedded.TestStackResource;
import io.candor.event.Answer;
import io.candor.event.DeadLetter;
import io.candor.event.DeadLetterReason;
import io.candor.event.Decision;
import io.candor.event.Decoded;
import io.candor.event.KafkaConnection;
import io.candor.event.Question;
import io.candor.event.RecordPosition;
import io.candor.event.RecordTracing;
import io.candor.event.Topic;
import io.candor.event.client.TopicReader;
import io.candor.runtime.Problem;
import io.candor.search.SearchConfig;
import io.opentelemetry.context.Context;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = TestStackResource.class, restrictToAnnotatedClass = true)
class ConsoleRoleEmbeddedTest {
    private static final RecordTracing TRACING = new RecordTracing(RecordTracing.PROPAGATION_ONLY);
    private static final SearchConfig SEARCH = MappedConfig.of(SearchConfig.class, Map.of());
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Inject
    KafkaConnection kafka;

    @TestHTTPResource
    URI root;

    private final String id = "test/" + UUID.randomUUID() + " é";

    @BeforeEach
    void awaitReady() {
        await("front door is ready")
                .atMost(Duration.ofSeconds(60))
                .until(() -> when().get("/health/ready").statusCode() == 200);
    }

    @Test
    void shouldPutTheQuestionOnTheStreamWhenItIsPosted() {
        Response response = given().contentType("application/json")
                .header("traceparent", TRACE)
                .body(Map.of("id", id, "text", "What is the capital of Peru?", "domain", "capitals"))
                .post("/v1/questions");

        response.then().statusCode(202).body("id", equalTo(id));
        ConsumerRecord<byte[], byte[]> record = read(kafka.topics().questions().name(), id);
        assertThat(record.headers().lastHeader("traceparent").value()).isEqualTo(TRACE.getBytes());
        Decoded<Question> decoded = kafka.topics().questions().decodeValue(record.headers(), record.value());
        assertThat(decoded)
                .isInstanceOfSatisfying(Decoded.Valid.class, valid -> assertThat(((Question) valid.value()).getDomain())
                        .isEqualTo("capitals"));
        given().urlEncodingEnabled(false)
                .get(response.header("Location"))
                .then()
                .statusCode(202)
                .body("state", equalTo("PENDING"))
                .header("Retry-After", notNullValue());
    }

    @Test
    void shouldServeThePageThatPeopleUse() {
        Response page = when().get("/");
        page.then().statusCode(200).contentType("text/html").header("Cache-Control", "no-cache");

        when().get("/" + page.htmlPath().getString("html.head.script.@src"))
                .then()
                .statusCode(200)
                .header("Cache-Control", containsString("immutable"))
                .body(containsString("v1/answers"));
    }

    @Test
    void shouldTakeAllQuestionsWhenTheyComeAsLines() {
        given().contentType("application/x-ndjson; charset=utf-8")
                .body("{\"text\":\"a\"}\n{\"text\":\"b\"}\n".getBytes())
                .post("/v1/questions")
                .then()
                .statusCode(202)
                .body("id", hasSize(2));
    }

    @Test
    void shouldAnswerTheWaitingReaderWhenTheAnswerIsCommitted() throws Exception {
        CompletableFuture<Response> waiting = CompletableFuture.supplyAsync(
                () -> given().queryParam("wait", "30s").get("/v1/questions/{id}", id));
        await("reader waits").until(() -> waiters() >= 1);

        commit(true, TestAnswers.answer(id, "general"));

        waiting.get(30, TimeUnit.SECONDS)
                .then()
                .statusCode(200)
                .body("state", equalTo("ANSWERED"))
                .body("answer.answer", equalTo("Lima"))
                .body("answer.confidence", equalTo(0.75f));
    }

    @Test
    void shouldNotShowAnAnswerWhenItsTransactionIsAborted() {
        commit(false, TestAnswers.answer(id, "general"));
        String marker = "marker/" + UUID.randomUUID();
        commit(true, TestAnswers.answer(marker, "general"));
        given().queryParam("wait", "30s")
                .get("/v1/questions/{id}", marker)
                .then()
                .statusCode(200);

        when().get("/v1/questions/{id}", id)
                .then()
                .statusCode(404)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:candor:problem:unknown-question"))
                .body("detail", containsString("candor.answers"))
                .body("instance", containsString("/v1/questions/test"));
    }

    @Test
    void shouldShowTheReasonWhenTheQuestionBecameADeadLetter() {
        ConsumerRecord<byte[], byte[]> original =
                new ConsumerRecord<>(kafka.topics().questions().name(), 1, 42, id.getBytes(), new byte[] {7});
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            producer.send(DeadLetter.of(
                    kafka.topics().questionDeadLetters(),
                    original,
                    DeadLetterReason.NOT_WIRE_FORMAT,
                    "the first byte is not 0",
                    Instant.EPOCH));
        }

        given().queryParam("wait", "30s")
                .get("/v1/questions/{id}", id)
                .then()
                .statusCode(200)
                .body("state", equalTo("DEAD_LETTER"))
                .body("deadLetter.reason", equalTo("NOT_WIRE_FORMAT"))
                .body("deadLetter.offset", equalTo(42));
    }

    @Test
    void shouldAskADeadLetterOfAnEarlierProcessAgainAndNoOtherQuestionUnderItsId() {
        Topic<String, Question> questions = kafka.topics().questions();
        Question earlier = Question.newBuilder()
                .setId(id)
                .setText("Why?")
                .setAskedAt(Instant.EPOCH)
                .build();
        ConsumerRecord<byte[], byte[]> original = new ConsumerRecord<>(
                questions.name(),
                1,
                -1,
                id.getBytes(),
                questions.valueSerde().serializer().serialize(questions.name(), earlier));
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            producer.send(DeadLetter.of(
                    kafka.topics().questionDeadLetters(),
                    original,
                    DeadLetterReason.UNANSWERABLE,
                    "no memory",
                    Instant.EPOCH));
        }
        answered(id);

        ask("{\"id\":\"" + id + "\",\"text\":\"How?\"}").then().statusCode(409).body("field", equalTo("text"));
        ask("{\"id\":\"" + id + "\",\"text\":\"Why?\"}").then().statusCode(202).body("repeated", equalTo(false));
        given().queryParam("wait", "100ms")
                .get("/v1/questions/{id}", id)
                .then()
                .statusCode(202)
                .body("state", equalTo("PENDING"));
        assertThat(count(questions.name(), id)).isEqualTo(1);
    }

    @Test
    void shouldRefuseAnIdempotencyKeyThatIsEmptyOrThereTwice() {
        keyed("", "{\"text\":\"Why?\"}")
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("field", equalTo("Idempotency-Key"));
        given().contentType("application/json")
                .header("Idempotency-Key", "a", "b")
                .body("{\"text\":\"Why?\"}".getBytes())
                .post("/v1/questions")
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("detail", containsString("Idempotency-Key"));
    }

    @Test
    void shouldGiveUpWithAProblemWhenNoAnswerComesInTime() {
        given().queryParam("wait", "100ms")
                .get("/v1/questions/{id}", id)
                .then()
                .statusCode(404)
                .contentType(Problem.MEDIA_TYPE);
    }

    @Test
    void shouldExplainWithAProblemWhenTheRequestIsRefused() {
        problem("application/json", "{\"text\":\"a\",\"txet\":1}", 400, "invalid-request");
        problem("text/plain", "a", 415, "unsupported-media-type");
        problem("application/json", "{\"text\":\"" + "x".repeat(20_000) + "\"}", 413, "body-too-large");
        given().header("Last-Event-ID", "junk")
                .get("/v1/answers")
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE);
        when().get("/metrics")
                .then()
                .body(containsString("candor_http_refused_total{reason=\"unsupported-media-type\"}"))
                .body(containsString("candor_http_refused_total{reason=\"body-too-large\"}"));
    }

    @Test
    void shouldNotAskTwiceWhenTheSameQuestionIsPostedAgain() {
        String body = "{\"id\":\"" + id + "\",\"text\":\"What is the capital of Peru?\",\"ttlMillis\":60000}";
        ask(body).then().statusCode(202).body("repeated", equalTo(false));

        ask(body).then().statusCode(202).body("repeated", equalTo(true)).body("id", equalTo(id));
        commit(true, TestAnswers.answer(id, "general"));
        answered(id);

        ask(body).then().statusCode(200).body("repeated", equalTo(true));
        assertThat(count(kafka.topics().questions().name(), id)).isEqualTo(1);
    }

    @Test
    void shouldRefuseTheIdWhenItBelongsToAnotherQuestion() {
        commit(true, TestAnswers.answer(id, "general"));
        answered(id);

        ask("{\"id\":\"" + id + "\",\"text\":\"And of Chile?\"}")
                .then()
                .statusCode(409)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", endsWith("id-conflict"))
                .body("field", equalTo("text"));
    }

    @Test
    void shouldNameTheItemWhenOneOfManyIsAtFault() {
        ask("[{\"text\":\"a\"},\n{\"id\":\"seven\",\"text\":\" \"}]")
                .then()
                .statusCode(400)
                .body("item.index", equalTo(1))
                .body("item.line", equalTo(2))
                .body("item.id", equalTo("seven"))
                .body("field", equalTo("text"))
                .body("detail", containsString("question 1 (line 2, id 'seven')"));
    }

    @Test
    void shouldBeTheSameRequestWhenTheIdempotencyKeyComesAgain() {
        String key = UUID.randomUUID().toString();
        String body = "{\"text\":\"What is the capital of Peru?\"}";
        keyed(key, body).then().statusCode(202).body("id", equalTo(key)).body("repeated", equalTo(false));

        keyed('"' + key + '"', body)
                .then()
                .statusCode(202)
                .body("id", equalTo(key))
                .body("repeated", equalTo(true));

        keyed(key, body + " ").then().statusCode(409).body("type", endsWith("idempotency-key-conflict"));
        keyed(key + "-many", "[{\"text\":\"a\"},{\"text\":\"b\"}]")
                .then()
                .body("id", hasItems(key + "-many-0", key + "-many-1"));
    }

    @Test
    void shouldShowTheFirstAnswerWhenTheStreamHasTwoUnderOneId() {
        Answer second = Answer.newBuilder(TestAnswers.answer(id, "general"))
                .setAnswer("Cusco")
                .setSource(new RecordPosition("candor.questions", 0, 9L))
                .build();
        commit(true, TestAnswers.answer(id, "general"), second);
        commit(true, TestAnswers.answer(id + "marker", "general"));
        answered(id + "marker");

        given().get("/v1/questions/{id}", id)
                .then()
                .body("answer.answer", equalTo("Lima"))
                .body("answer.source.offset", equalTo(0));
        judge(id, ",\"answerSource\":{\"topic\":\"candor.questions\",\"partition\":0,\"offset\":9}")
                .then()
                .statusCode(409)
                .body("type", endsWith("other-answer"));
        judge(id, ",\"answerSource\":{\"topic\":\"candor.questions\",\"partition\":0,\"offset\":0}")
                .then()
                .statusCode(202)
                .body("state", equalTo("WAITING"))
                .body("question", equalTo("ANSWERED"));
        // A question whose partition is another one: the answer that is named cannot be refused for sure.
        judge(id, ",\"answerSource\":{\"topic\":\"candor.questions\",\"partition\":7,\"offset\":99999}")
                .then()
                .statusCode(202)
                .body("question", equalTo("UNKNOWN_HERE"));
    }

    @Test
    void shouldSayWhatIsKnownOfTheQuestionWhenAVerdictIsGiven() {
        judge(id, "")
                .then()
                .statusCode(202)
                .body("question", equalTo("UNKNOWN_HERE"))
                .body("self", notNullValue());

        ask("{\"id\":\"" + id + "\",\"text\":\"Why?\"}").then().statusCode(202);
        judge(id, "").then().statusCode(202).body("question", equalTo("PENDING"));

        commit(
                true,
                Answer.newBuilder(TestAnswers.answer(id, "general"))
                        .setDecision(Decision.EXPIRED)
                        .setAnswer(null)
                        .setConfidence(null)
                        .build());
        answered(id);
        judge(id, "").then().statusCode(409).body("type", endsWith("question-expired"));
    }

    @Test
    void shouldRefuseAVerdictWhenTheQuestionBecameADeadLetter() {
        ConsumerRecord<byte[], byte[]> original =
                new ConsumerRecord<>(kafka.topics().questions().name(), 1, 43, id.getBytes(), new byte[] {7});
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            producer.send(DeadLetter.of(
                    kafka.topics().questionDeadLetters(),
                    original,
                    DeadLetterReason.EMPTY_TEXT,
                    "the question has no text",
                    Instant.EPOCH));
        }
        answered(id);

        judge(id, "")
                .then()
                .statusCode(409)
                .body("type", endsWith("question-dead-letter"))
                .body("detail", containsString("EMPTY_TEXT"));
    }

    @Test
    void shouldTellWhatBecameOfAVerdict() {
        String feedbackId = judge(id, "").then().statusCode(202).extract().path("feedbackId");
        when().get("/v1/feedback/{id}", feedbackId)
                .then()
                .statusCode(200)
                .body("state", equalTo("WAITING"))
                .body("questionId", equalTo(id));
        when().get("/v1/feedback/nobody-gave-this").then().statusCode(404).body("type", endsWith("unknown-feedback"));
    }

    @Test
    void shouldStreamAnswersAndResumeWhenTheReaderComesBack() throws Exception {
        String domain = "d" + UUID.randomUUID();
        String lastId;
        try (Stream<String> lines = listen(domain, null)) {
            commit(true, TestAnswers.answer(id, domain), TestAnswers.answer(id + "x", "other"));
            List<String> event = lines.filter(line -> line.startsWith("id:") || line.startsWith("data:"))
                    .limit(2)
                    .toList();
            assertThat(event).anyMatch(line -> line.contains("\"questionId\":\"" + id + "\""));
            lastId = event.stream()
                    .filter(line -> line.startsWith("id:"))
                    .findFirst()
                    .orElseThrow()
                    .substring("id:".length())
                    .strip();
        }
        String missed = id + "missed";
        commit(true, TestAnswers.answer(missed, domain));
        given().queryParam("wait", "30s")
                .get("/v1/questions/{id}", missed)
                .then()
                .statusCode(200);

        try (Stream<String> lines = listen(domain, lastId)) {
            assertThat(lines.filter(line -> line.startsWith("data:")).findFirst())
                    .get()
                    .asString()
                    .contains(missed);
        }
    }

    @Test
    void shouldSendHeartbeatsWhenNothingHappens() throws Exception {
        try (Stream<String> lines = listen("silent", null)) {
            assertThat(lines.filter(line -> line.startsWith(":")).limit(3)).hasSize(3);
        }
    }

    @Test
    void shouldStillKnowEarlierAnswersWhenAConsoleStarts() {
        commit(true, TestAnswers.answer(id, "general"));

        try (QuestionService restarted =
                new QuestionService(kafka, TRACING, TestAnswers.config(Map.of()), SEARCH, Clock.systemUTC())) {
            await("answer is found again")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(restarted.known().find(id)).isPresent());
            await("follower has arrived")
                    .untilAsserted(
                            () -> assertThat(restarted.follower().problem()).isEmpty());
        }
    }

    @Test
    void shouldNotBeReadyAndRefuseWhenTheBrokerIsUnreachable() {
        KafkaConnection nowhere = new KafkaConnection("localhost:1", Map.of(), kafka.topics());
        QuestionConfig impatient = TestAnswers.config(Map.of("produce-timeout", "500ms"));
        try (QuestionService service = new QuestionService(nowhere, TRACING, impatient, SEARCH, Clock.systemUTC())) {
            Question question =
                    service.parser().parse(new QuestionRequest(id, "Why?", null, null, null, null, null, null));

            CompletableFuture<Long> sent =
                    service.producer().send(List.of(question), Context.root()).get(0);

            assertThat(sent)
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .withMessageContaining("was not acknowledged");
            assertThat(service.probe().problem()).isPresent();
            assertThat(service.follower().problem()).isPresent();
        }
    }

    @Test
    void shouldDescribeItselfWhenTheOpenApiDocumentIsRead() {
        given().queryParam("format", "json")
                .get("/openapi")
                .then()
                .statusCode(200)
                .body(
                        "paths.'/v1/questions'.post.responses.keySet()",
                        hasItems("200", "202", "400", "409", "413", "415", "429", "503"))
                .body("paths", hasKey("/v1/answers"))
                .body("components.schemas.QuestionRequest.additionalProperties", equalTo(false))
                .body("components.responses.Problem.content.keySet()", hasItems(Problem.MEDIA_TYPE))
                .body("components.schemas", hasKey("Problem"))
                .body("info.title", equalTo("Candor"));
    }

    private static void problem(String contentType, String body, int status, String type) {
        given().header("Content-Type", contentType)
                .body(body.getBytes())
                .post("/v1/questions")
                .then()
                .statusCode(status)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", endsWith(type))
                .body("status", equalTo(status))
                .body("detail", notNullValue());
    }

    private static Response ask(String body) {
        return given().contentType("application/json").body(body.getBytes()).post("/v1/questions");
    }

    private static Response keyed(String key, String body) {
        return given().contentType("application/json")
                .header("Idempotency-Key", key)
                .body(body.getBytes())
                .post("/v1/questions");
    }

    private static Response judge(String questionId, String more) {
        return given().contentType("application/json")
                .body(("{\"questionId\":\"" + questionId + "\",\"verdict\":true,\"labeler\":\"ann\"" + more + "}")
                        .getBytes())
                .post("/v1/feedback");
    }

    /** Waits until the console has read how the question ended. */
    private static void answered(String questionId) {
        given().queryParam("wait", "30s")
                .get("/v1/questions/{id}", questionId)
                .then()
                .statusCode(200);
    }

    private static double waiters() {
        return when().get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("candor_questions_waiters"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** The lines of the event stream, from the first heartbeat on. */
    private Stream<String> listen(String domain, String lastEventId) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve("/v1/answers?domain=" + domain))
                .timeout(Duration.ofSeconds(60));
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<Stream<String>> response =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofLines());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private void commit(boolean commit, Answer... answers) {
        Map<String, Object> settings =
                Map.of("transactional.id", UUID.randomUUID().toString());
        try (KafkaProducer<byte[], byte[]> producer = producer(settings)) {
            producer.initTransactions();
            producer.beginTransaction();
            String topic = kafka.topics().answers().name();
            for (Answer answer : answers) {
                byte[] value =
                        kafka.topics().answers().valueSerde().serializer().serialize(topic, answer);
                producer.send(new ProducerRecord<>(topic, answer.getQuestionId().getBytes(), value));
            }
            producer.flush();
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
        return new KafkaProducer<>(kafka.settings(settings), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Records of the topic under the key, of those that are there now. */
    private long count(String topic, String key) {
        try (TopicReader reader = TopicReader.fromBeginning(kafka, Map.of(), List.of(topic))) {
            AtomicLong found = new AtomicLong();
            reader.readToEnd(record -> found.addAndGet(key.equals(new String(record.key())) ? 1 : 0));
            return found.get();
        }
    }

    private ConsumerRecord<byte[], byte[]> read(String topic, String key) {
        Map<String, Object> settings = new HashMap<>(kafka.settings(Map.of("auto.offset.reset", "earliest")));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList());
            return await("record of the question")
                    .atMost(Duration.ofSeconds(30))
                    .until(
                            () -> {
                                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                                    if (key.equals(new String(record.key()))) {
                                        return record;
                                    }
                                }
                                return null;
                            },
                            found -> found != null);
        }
    }
}
