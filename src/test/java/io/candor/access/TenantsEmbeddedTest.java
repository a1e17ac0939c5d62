package io.candor.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.candor.embedded.TestStackResource;
import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Decoded;
import io.candor.event.KafkaConnection;
import io.candor.event.Question;
import io.candor.event.RecordPosition;
import io.candor.event.client.TopicReader;
import io.candor.event.client.TransactionalPublisher;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a tenant's callers ask, judge and forget, and what callers of another are told of it at every door: nothing. */
@QuarkusTest
@QuarkusTestResource(value = TestStackResource.class, restrictToAnnotatedClass = true)
@TestProfile(KeysEmbeddedTest.Keys.class)
class TenantsEmbeddedTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    KafkaConnection kafka;

    @TestHTTPResource
    URI root;

    /** No other test has it. */
    private final String unique = UUID.randomUUID().toString();

    private final String acmes = "acme-" + unique.substring(0, 8);
    private final String others = "other-" + unique.substring(0, 8);
    private final String id = acmes + ":order-17";
    private TestKeys.Made acme;
    private TestKeys.Made other;
    private TestKeys.Made staff;

    @BeforeEach
    void makeKeys() {
        TestKeys keys = new TestKeys(kafka);
        String[] all = AccessRoles.ALL.toArray(String[]::new);
        acme = keys.makeFor(acmes, acmes, all);
        other = keys.makeFor(others, others, all);
        staff = keys.make("staff-" + unique, all);
        await("the last key counts")
                .atMost(Duration.ofSeconds(60))
                .until(() -> as(staff).get("/v1/models").statusCode() == 200);
    }

    private static RequestSpecification as(TestKeys.Made key) {
        return given().header("Authorization", key.bearer()).contentType("application/json");
    }

    private ValidatableResponse ask(TestKeys.Made caller, String questionId) {
        return as(caller)
                .body(Map.of(
                        "id",
                        questionId,
                        "text",
                        "What is " + unique + "?",
                        "domain",
                        unique,
                        "subject",
                        "sam-" + unique))
                .post("/v1/questions")
                .then();
    }

    private Response look(TestKeys.Made caller, String questionId) {
        return as(caller).get("/v1/questions/" + questionId);
    }

    /** Asks as acme, and answers it. */
    private void answered(String questionId) {
        ask(acme, questionId).statusCode(202);
        AtomicReference<Answer> answer = new AtomicReference<>();
        try (TopicReader reader = TopicReader.fromBeginning(
                kafka, Map.of(), List.of(kafka.topics().questions().name()))) {
            reader.readToEnd(record -> {
                if (kafka.topics().questions().decodeValue(record.headers(), record.value())
                                instanceof Decoded.Valid<Question> valid
                        && valid.value().getId().equals(questionId)) {
                    answer.set(answer(
                            valid.value(), new RecordPosition(record.topic(), record.partition(), record.offset())));
                }
            });
        }
        new TransactionalPublisher(kafka, "test-")
                .publish(List.of(TransactionalPublisher.record(kafka.topics().answers(), questionId, answer.get())));
        as(staff)
                .queryParam("wait", "30s")
                .get("/v1/questions/" + questionId)
                .then()
                .statusCode(200);
    }

    private static Answer answer(Question question, RecordPosition source) {
        return Answer.newBuilder()
                .setQuestionId(question.getId())
                .setQuestion(question.getText())
                .setDomain(question.getDomain())
                .setTenant(question.getTenant())
                .setAnswer("Lima")
                .setConfidence(0.25)
                .setMeanTokenLogProbability(-0.25)
                .setDecision(Decision.REVIEW)
                .setModelId("atlas")
                .setReleaseId("r1")
                .setAskedAt(Instant.EPOCH)
                .setAnsweredAt(Instant.now())
                .setSource(source)
                .build();
    }

    /** What is said of a question, but for its own path. */
    private static String said(Response response) {
        return response.statusCode() + " " + response.jsonPath().getString("type") + " "
                + response.jsonPath().getString("detail");
    }

    @Test
    void shouldShowWhatATenantAskedToItsOwnAndToThoseOfNoTenantAlone() {
        ask(acme, id).statusCode(202);
        look(acme, id).then().statusCode(202);
        look(staff, id).then().statusCode(202);
        assertThat(said(look(other, id))).isEqualTo(said(look(other, "nobody-asked-this")));

        answered(acmes + ":answered");

        look(acme, acmes + ":answered").then().statusCode(200).body("answer.tenant", equalTo(acmes));
        look(other, acmes + ":answered").then().statusCode(404);
    }

    @Test
    void shouldTakeAsLongForAnothersAnswerAsForNone() {
        answered(id);
        long start = System.nanoTime();

        as(other).queryParam("wait", "1s").get("/v1/questions/" + id).then().statusCode(404);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
    }

    @Test
    void shouldLetATenantChooseIdsThatNoOtherCanChoose() {
        ask(acme, id).statusCode(202);

        ask(other, id).statusCode(400).body("field", equalTo("id")).body("detail", containsString(others + ":"));
        ask(other, "order-17").statusCode(400).body("field", equalTo("id"));
        ask(other, UUID.randomUUID().toString()).statusCode(202);
        ask(staff, id).statusCode(409).body("field", equalTo("tenant"));
        as(other).body(Map.of("text", "Why?")).post("/v1/questions").then().statusCode(202);
    }

    @Test
    void shouldTakeVerdictsOnATenantsAnswersFromItsOwnAndFromThoseOfNoTenantAlone() {
        answered(id);

        assertThat(said(judge(other, id))).isEqualTo(said(judge(other, "nobody-asked-this")));
        judge(other, id).then().statusCode(404);
        String given = judge(acme, id).then().statusCode(202).extract().path("feedbackId");
        judge(staff, id).then().statusCode(202);
        as(acme).get("/v1/feedback/" + given).then().statusCode(200);
        as(other).get("/v1/feedback/" + given).then().statusCode(404);
        as(other)
                .body(Map.of("feedbackId", "mine", "questionId", id, "verdict", true))
                .post("/v1/feedback")
                .then()
                .statusCode(400)
                .body("field", equalTo("feedbackId"));
    }

    private static Response judge(TestKeys.Made caller, String questionId) {
        return as(caller)
                .body(Map.of("questionId", questionId, "verdict", true))
                .post("/v1/feedback");
    }

    @Test
    void shouldQueueATenantsAnswersForItsOwnLabelersAlone() {
        answered(id);
        await("it is in the queue")
                .atMost(SOON)
                .untilAsserted(() -> as(acme).get("/v1/review").then().body("domains.name", hasItem(unique)));

        as(other).get("/v1/review").then().body("domains.name", not(hasItem(unique)));
        as(other).body("{}").post("/v1/review/next").then().statusCode(204);
        as(staff).body(Map.of("tenant", others)).post("/v1/review/next").then().statusCode(204);
        as(acme).body("{}")
                .post("/v1/review/next")
                .then()
                .statusCode(200)
                .body("item.questionId", equalTo(id))
                .body("item.tenant", equalTo(acmes));
        as(other)
                .body(Map.of("questionId", id, "reason", "UNSURE"))
                .post("/v1/review/set-aside")
                .then()
                .statusCode(404);
    }

    @Test
    @Timeout(60)
    void shouldStreamATenantsAnswersToItsOwnAlone() throws Exception {
        try (Stream<String> mine = listen(acme);
                Stream<String> foreign = listen(other)) {
            answered(id);
            assertThat(mine.filter(line -> line.startsWith("data:")).findFirst())
                    .get()
                    .asString()
                    .contains(id);
            // A heartbeat that comes after the answer did.
            assertThat(foreign.filter(line -> line.startsWith("data:") || line.startsWith(":"))
                            .limit(10))
                    .noneMatch(line -> line.contains(id));
        }
    }

    private Stream<String> listen(TestKeys.Made caller) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(root.resolve("/v1/answers"))
                .header("Authorization", caller.bearer())
                .timeout(Duration.ofSeconds(60))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofLines())
                .body();
    }

    @Test
    void shouldForgetATenantsQuestionsAndSubjectsForItsOwnOperatorsAlone() {
        answered(id);
        answered(acmes + ":order-18");

        forget(other, "question", id).statusCode(404);
        forget(other, "subject", "sam-" + unique).statusCode(404);
        forget(acme, "labeler", acmes).statusCode(403).body("field", equalTo("labeler"));
        look(acme, id).then().statusCode(200);
        forget(acme, "subject", "sam-" + unique)
                .statusCode(200)
                .body("questions", equalTo(2))
                .body("open", equalTo(0))
                .body("subject", not(containsString("sam")));
        await("it is forgotten here").atMost(SOON).until(() -> look(acme, id).statusCode() == 404);
        ask(acme, id).statusCode(409).body("detail", containsString("is taken"));
        ask(staff, id).statusCode(409).body("detail", containsString("was forgotten"));
        judge(acme, id).then().statusCode(404);
        judge(staff, id).then().statusCode(409).body("type", endsWith("question-forgotten"));
    }

    private static ValidatableResponse forget(TestKeys.Made caller, String what, String name) {
        return as(caller).body(Map.of(what, name)).post("/v1/erasures").then();
    }

    @Test
    void shouldKeepCallersOfATenantFromWhatIsOfTheWholeInstallation() {
        for (String path : List.of(
                "/v1/policies",
                "/v1/releases",
                "/v1/drift",
                "/v1/calibration/reports",
                "/v1/review/labelers",
                "/v1/nothing-yet")) {
            as(acme).get(path).then().statusCode(403);
        }
        as(acme).body("{\"target\":0.1}").put("/v1/policies/promise").then().statusCode(403);
        as(staff).get("/v1/review/labelers").then().statusCode(200);
    }
}
