package io.candor.question;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;

import io.candor.MappedConfig;
import io.candor.embedded.TestStackResource;
import io.candor.event.Erasure;
import io.candor.event.KafkaConnection;
import io.candor.event.Question;
import io.candor.event.RecordTracing;
import io.candor.event.Topic;
import io.candor.review.TestStream;
import io.candor.runtime.Problem;
import io.candor.search.IndexFolder;
import io.candor.search.QuestionIndex;
import io.candor.search.SearchConfig;
import io.candor.search.SearchFilter;
import io.opentelemetry.context.Context;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two consoles on one broker: the one that is tested over HTTP, and another beside it in this process. */
@QuarkusTest
@QuarkusTestResource(value = TestStackResource.class, restrictToAnnotatedClass = true)
class QuestionIndexEmbeddedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int QUESTIONS = 100;

    @Inject
    KafkaConnection kafka;

    @TempDir
    Path folder;

    private final String id = "index/" + UUID.randomUUID();

    @BeforeEach
    void awaitReady() {
        await("console is ready")
                .atMost(PATIENCE)
                .until(() -> given().get("/health/ready").statusCode() == 200);
    }

    private QuestionService console() {
        SearchConfig search = MappedConfig.of(SearchConfig.class, Map.of("folder", folder.toString()));
        QuestionService console = new QuestionService(
                kafka,
                new RecordTracing(RecordTracing.PROPAGATION_ONLY),
                // Nothing but the index knows what came before.
                TestAnswers.config(Map.of("window.look-back", "0s")),
                search,
                Clock.systemUTC());
        await("it has read all")
                .atMost(PATIENCE)
                .until(() -> console.index().problem().isEmpty());
        return console;
    }

    private void answered(String... ids) {
        TestStream.answers(
                kafka,
                Arrays.stream(ids).map(each -> TestAnswers.answer(each, id)).toList());
    }

    private static void ask(QuestionService console, String questionId, String text) {
        Question question =
                console.parser().parse(new QuestionRequest(questionId, text, null, null, null, null, null, null));
        console.producer().send(List.of(question), Context.root()).get(0).join();
    }

    private static Response status(String questionId) {
        return given().get("/v1/questions/{id}", questionId);
    }

    @Test
    void shouldFindEveryQuestionAtOnceThatWasAskedAtAnotherConsole() {
        try (QuestionService other = console()) {
            for (int each = 0; each < QUESTIONS; each++) {
                ask(other, id + each, "Why?");

                assertThat(status(id + each).statusCode()).isEqualTo(202);
            }
            status("never-asked").then().statusCode(404);
        }
    }

    @Test
    void shouldTakeAQuestionForTheSameThatWaitsAtAnotherConsole() {
        try (QuestionService other = console()) {
            ask(other, id, "Why?");
            status(id).then().statusCode(202);

            given().contentType("application/json")
                    .body(Map.of("id", id, "text", "Why?"))
                    .post("/v1/questions")
                    .then()
                    .statusCode(202)
                    .body("repeated", equalTo(true));
            given().contentType("application/json")
                    .body(Map.of("id", id, "text", "How?"))
                    .post("/v1/questions")
                    .then()
                    .statusCode(409)
                    .body("field", equalTo("text"));
        }
    }

    @Test
    void shouldGoOnFromItsLastCommitWhenItStartsAgain() throws IOException {
        answered(id + "a", id + "b");
        console().close();
        removeFromIndex(id + "a");
        answered(id + "c");

        try (QuestionService again = console()) {
            assertThat(again.known().find(id + "b")).isPresent();
            assertThat(again.known().find(id + "c")).isPresent();
            // It would be there again if all had been read again.
            assertThat(again.known().find(id + "a")).isEmpty();
        }
    }

    private void removeFromIndex(String questionId) throws IOException {
        IndexFolder indexes = new IndexFolder(folder, MappedConfig.of(SearchConfig.class, Map.of()));
        try (Admin admin = Admin.create(kafka.settings(Map.of()));
                QuestionIndex index =
                        indexes.open(new TopicSource(admin, kafka.topics()).identity() + " " + OutcomeData.VERSION)) {
            assertThat(index.find(questionId)).isPresent();
            index.forget(List.of(questionId));
            index.commit(index.committed());
        }
    }

    @Test
    void shouldReadAllAgainWhenItsFolderIsLostOrDamaged() throws IOException {
        answered(id);
        console().close();
        PathUtils.deleteDirectory(folder);

        try (QuestionService again = console()) {
            assertThat(again.known().find(id)).isPresent();
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().contains("segments")).toList()) {
                Files.write(file, new byte[] {1, 2, 3});
            }
        }
        try (QuestionService again = console()) {
            assertThat(again.known().find(id)).isPresent();
        }
    }

    @Test
    void shouldNotBringBackWhatIsForgotten() throws IOException {
        answered(id + "stays", id + "goes");
        await("both are found").atMost(PATIENCE).until(() -> found().getInt("total") == 2);

        forget(id + "goes");

        await("one is found").atMost(PATIENCE).until(() -> found().getInt("total") == 1);
        status(id + "goes").then().statusCode(404);
        assertThat(found().getString("answers[0].questionId")).isEqualTo(id + "stays");
        try (QuestionService anew = console()) {
            assertThat(anew.known().find(id + "goes")).isEmpty();
            assertThat(anew.known().find(id + "stays")).isPresent();
        }
    }

    private void forget(String questionId) {
        Topic<String, Erasure> topic = kafka.topics().erasures();
        Erasure erasure = Erasure.newBuilder()
                .setErasureId(questionId)
                .setQuestionId(questionId)
                .setWhole(true)
                .setAt(Instant.now())
                .build();
        try (KafkaProducer<String, Erasure> producer = new KafkaProducer<>(
                kafka.settings(Map.of()),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer())) {
            producer.send(new ProducerRecord<>(topic.name(), questionId, erasure));
        }
    }

    private io.restassured.path.json.JsonPath found() {
        return given().queryParam("domain", id).get("/v1/answers/search").jsonPath();
    }

    @Test
    void shouldTurnPagesByCursorAndSayWhatIsWrongWithAnOddOne() {
        answered(IntStream.range(0, 5).mapToObj(each -> id + each).toArray(String[]::new));
        await("all are found").atMost(PATIENCE).until(() -> found().getInt("total") == 5);

        Response first = given().queryParam("domain", id).queryParam("limit", 3).get("/v1/answers/search");
        String next = first.path("next");
        given().queryParam("domain", id)
                .queryParam("limit", 3)
                .queryParam("cursor", next)
                .get("/v1/answers/search")
                .then()
                .statusCode(200)
                .body("answers.size()", equalTo(2))
                .body("next", nullValue());

        given().queryParam("cursor", next + "x")
                .get("/v1/answers/search")
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("field", equalTo("cursor"));
    }

    static Stream<Map<String, String>> hostile() {
        return Stream.of(
                Map.of("text", "x".repeat(10_000)),
                Map.of("text", "*"),
                Map.of("text", "*:* OR ((((\"~^/.*/ [a TO z] \\"),
                Map.of("text", "\u0000\u202e\ud83d\ude00 \ufffd"),
                Map.of("text", "word ".repeat(150)),
                Map.of("id", "*"),
                Map.of("id", "%2e%2e%2f"),
                Map.of("id", "x".repeat(200)),
                Map.of("domain", "*"),
                Map.of("decision", "accepted"),
                Map.of("minConfidence", "NaN"),
                Map.of("minConfidence", "1", "maxConfidence", "0"),
                Map.of("maxConfidence", "1e400"),
                Map.of("from", "+999999999-12-31T23:59:59Z"),
                Map.of("from", "-1000000000-01-01T00:00:00Z", "until", "2026-01-01T00:00:00Z"),
                Map.of("until", "yesterday"),
                Map.of("limit", "0"),
                Map.of("limit", "2147483648"),
                Map.of("cursor", "A".repeat(22)),
                Map.of("cursor", "_".repeat(22)),
                Map.of("unknown", "1"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void shouldAnswerEverySearchWithoutAFaultOfItsOwn(Map<String, String> query) {
        given().queryParams(new HashMap<>(query))
                .get("/v1/answers/search")
                .then()
                .statusCode(lessThan(500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"txet=Peru", "words=Peru", "tenant=a", "text=Peru&text=Lima"})
    void shouldRefuseAFilterThatWouldBePassedOver(String query) {
        given().get("/v1/answers/search?" + query)
                .then()
                .statusCode(400)
                .body("field", equalTo(query.substring(0, query.indexOf('='))));
    }

    @Test
    void shouldFindAnswersThatWereGivenBeforeItStarted() {
        answered(id);

        try (QuestionService later = console()) {
            assertThat(later.index()
                            .search(SearchFilter.ALL, Optional.empty(), 100)
                            .total())
                    .isPositive();
            assertThat(later.known().find(id)).isPresent();
            assertThat(later.recent().size()).isZero();
        }
    }
}
