package io.candor.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.candor.audit.action.ActionAudit;
import io.candor.embedded.TestStackResource;
import io.candor.event.ActionKind;
import io.candor.event.Decoded;
import io.candor.event.Feedback;
import io.candor.event.FeedbackSource;
import io.candor.event.KafkaConnection;
import io.candor.event.Promise;
import io.candor.event.client.TopicReader;
import io.candor.policy.PolicyLog;
import io.candor.runtime.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a key makes of its holder, and for how long. */
@QuarkusTest
@QuarkusTestResource(value = TestStackResource.class, restrictToAnnotatedClass = true)
@TestProfile(KeysEmbeddedTest.Keys.class)
class KeysEmbeddedTest {
    private static final int VERDICT_BURST = 20;
    private static final int QUESTIONS_PER_DAY = 40;
    /** How soon a change has to count. */
    private static final Duration SOON = Duration.ofSeconds(1);

    /** Keys are asked for, and nobody may judge often. */
    public static final class Keys implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "candor.access.mode", "keys",
                    "candor.access.rates.verdicts-per-minute", "1",
                    "candor.access.rates.questions-per-day", Integer.toString(QUESTIONS_PER_DAY),
                    "candor.access.rates.tell-every", "200ms",
                    "candor.access.rates.verdict-burst", Integer.toString(VERDICT_BURST));
        }
    }

    @Inject
    KafkaConnection kafka;

    @Inject
    MeterRegistry meters;

    @TestHTTPResource
    URI root;

    /** No other test has it. */
    private final String unique = UUID.randomUUID().toString();

    private TestKeys keys;

    @BeforeEach
    void awaitReady() {
        keys = new TestKeys(kafka);
        await("console is ready")
                .atMost(Duration.ofSeconds(60))
                .until(() -> given().get("/health/ready").statusCode() == 200);
    }

    @Test
    void shouldKnowAKeyWithinASecondOfItsMakingAndRefuseItWithinASecondOfItsRevocation() {
        TestKeys.Made key = keys.make("ann", AccessRoles.ASKER);
        await("the key counts").atMost(SOON).until(() -> models(key).statusCode() == 200);

        keys.revoke(key);

        await("the revocation counts").atMost(SOON).until(() -> models(key).statusCode() == 401);
        models(key).then().body("detail", containsString("revoked"));
    }

    @Test
    void shouldRefuseAKeyFromTheMomentOnAtWhichItExpires() {
        TestKeys.Made key =
                keys.make("ann", FeedbackSource.HUMAN, Set.of(), TestKeys.now().plusSeconds(3), AccessRoles.ASKER);
        await("the key counts").atMost(SOON).until(() -> models(key).statusCode() == 200);

        await("the key expires")
                .atMost(Duration.ofSeconds(5))
                .until(() -> models(key).statusCode() == 401);
        models(key).then().body("detail", containsString("expired"));
    }

    private static Response models(TestKeys.Made key) {
        return as(key).get("/v1/models");
    }

    private static RequestSpecification as(TestKeys.Made key) {
        return given().header("Authorization", key.bearer()).contentType("application/json");
    }

    @Test
    @Timeout(60)
    void shouldEndAStreamThatIsOpenWhenItsKeyIsRevoked() throws Exception {
        TestKeys.Made key = known("reader", AccessRoles.ASKER);
        HttpRequest request = HttpRequest.newBuilder(root.resolve("/v1/answers"))
                .header("Authorization", key.bearer())
                .build();
        try (InputStream stream = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofInputStream())
                .body()) {
            FutureTask<Boolean> reading = new FutureTask<>(() -> readToEnd(stream));
            new Thread(reading, "stream-reader").start();
            keys.revoke(key);

            assertThat(reading.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Returns when it ends. */
    private static boolean readToEnd(InputStream stream) {
        try {
            while (stream.read() >= 0) {
                // Heartbeats.
            }
            return true;
        } catch (IOException closed) {
            return true;
        }
    }

    private TestKeys.Made known(String name, String... roles) {
        return known(keys.make(name, roles));
    }

    private static TestKeys.Made known(TestKeys.Made key) {
        await("the key counts")
                .atMost(SOON)
                .until(() -> as(key).get("/v1/nothing").statusCode() == 404);
        return key;
    }

    @Test
    void shouldSayWhatToSendAsClientsOfOpenAiReadItWhenThereIsNoKey() {
        given().contentType("application/json")
                .body("{\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]}")
                .post("/v1/chat/completions")
                .then()
                .statusCode(401)
                .contentType(Problem.MEDIA_TYPE)
                .header("WWW-Authenticate", containsString("Bearer"))
                .header("Cache-Control", "no-store")
                .body("type", endsWith("unauthenticated"))
                .body("error.code", equalTo("unauthenticated"))
                .body("error.message", containsString("candor keys create"));
        as(known("judge", AccessRoles.LABELER))
                .get("/v1/models")
                .then()
                .statusCode(403)
                .body("type", endsWith("forbidden"))
                .body("error.code", equalTo("forbidden"));
    }

    @Test
    void shouldTakeLabelerAndSourceFromTheKey() {
        TestKeys.Made judge = known(keys.make("judge-7b", FeedbackSource.JUDGE, Set.of(), null, AccessRoles.LABELER));

        verdict(judge, "").statusCode(202);

        Feedback given = feedback(unique);
        assertThat(given.getLabeler()).isEqualTo("judge-7b");
        assertThat(given.getSource()).isEqualTo(FeedbackSource.JUDGE);
    }

    @Test
    void shouldRefuseAClaimToBeAPersonOrAnotherLabeler() {
        TestKeys.Made judge = known(keys.make("judge-7b", FeedbackSource.JUDGE, Set.of(), null, AccessRoles.LABELER));

        verdict(judge, ",\"source\":\"HUMAN\"")
                .statusCode(403)
                .body("type", endsWith("other-labeler"))
                .body("field", equalTo("source"));
        verdict(judge, ",\"labeler\":\"ann\"").statusCode(403).body("field", equalTo("labeler"));
        verdict(judge, ",\"labeler\":\"judge-7b\",\"source\":\"JUDGE\"").statusCode(202);
    }

    private ValidatableResponse verdict(TestKeys.Made key, String more) {
        return as(key).body("{\"questionId\":\"" + unique + "\",\"verdict\":true" + more + "}")
                .post("/v1/feedback")
                .then();
    }

    private Feedback feedback(String questionId) {
        List<Feedback> found = new ArrayList<>();
        try (TopicReader reader = TopicReader.fromBeginning(
                kafka, Map.of(), List.of(kafka.topics().feedback().name()))) {
            reader.readToEnd(record -> {
                if (kafka.topics().feedback().decodeValue(record.headers(), record.value())
                                instanceof Decoded.Valid<Feedback> valid
                        && valid.value().getQuestionId().equals(questionId)) {
                    found.add(valid.value());
                }
            });
        }
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void shouldKeepAKeyForSomeDomainsWithinThem() {
        TestKeys.Made key = known(keys.make(
                "geographer", FeedbackSource.HUMAN, Set.of("geography"), null, AccessRoles.ASKER, AccessRoles.LABELER));

        ask(key, "geography").statusCode(202);
        ask(key, "law").statusCode(403).body("field", equalTo("domain"));
        as(key).body("{\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}],\"metadata\":{\"domain\":\"law\"}}")
                .post("/v1/chat/completions")
                .then()
                .statusCode(403)
                .body("error.param", equalTo("metadata.domain"));
        verdict(key, "").statusCode(403).body("detail", containsString("known here"));
    }

    @Test
    void shouldTellAKeyForSomeDomainsNothingOfVerdictsOnOthers() {
        TestKeys.Made judge = known(keys.make("judge-7b", FeedbackSource.JUDGE, Set.of(), null, AccessRoles.LABELER));
        TestKeys.Made geographer =
                known(keys.make("geographer", FeedbackSource.HUMAN, Set.of("geography"), null, AccessRoles.LABELER));
        String given = verdict(judge, "").statusCode(202).extract().path("feedbackId");

        as(judge).get("/v1/feedback/" + given).then().statusCode(200);
        as(geographer).get("/v1/feedback/" + given).then().statusCode(404);
    }

    @Test
    void shouldTakeAKeyThatDoesNotCountForNoneWhereNobodyIsAsked() {
        TestKeys.Made key = known("ann", AccessRoles.ASKER);
        keys.revoke(key);
        await("the revocation counts").atMost(SOON).until(() -> models(key).statusCode() == 401);

        as(key).get("/openapi").then().statusCode(200);
        as(key).get("/metrics").then().statusCode(200);
    }

    @Test
    void shouldRefuseTwoAuthorizationHeadersRatherThanChooseOne() {
        TestKeys.Made key = known("ann", AccessRoles.ASKER);

        given().header("Authorization", key.bearer(), "Bearer " + KeySecret.random())
                .get("/v1/models")
                .then()
                .statusCode(400)
                .body("error.message", containsString("Authorization must be there once"));
    }

    @Test
    void shouldCountAndTellWhoWasRefusedByTheIdOfTheKey() {
        TestKeys.Made labeler = known("ann", AccessRoles.LABELER);
        double forbidden = refused("403");
        double unknown = refused("401");

        as(labeler).get("/v1/policies").then().statusCode(403);
        given().get("/v1/policies").then().statusCode(401);

        assertThat(refused("403")).isEqualTo(forbidden + 1);
        assertThat(refused("401")).isEqualTo(unknown + 1);
    }

    private double refused(String status) {
        Counter counter =
                meters.find("candor.access.refused").tag("status", status).counter();
        return counter == null ? 0 : counter.count();
    }

    @Test
    void shouldTakeAPromiseFromAnOperatorUnderItsName() {
        TestKeys.Made operator = known("olga-" + unique, AccessRoles.OPERATOR);

        as(operator)
                .body("{\"target\":0.05,\"certainty\":0.99,\"reason\":\"agreed\"}")
                .put("/v1/policies/promise?domain=" + unique)
                .then()
                .statusCode(200)
                .body("decidedBy", equalTo("olga-" + unique))
                .body("target", equalTo(0.05f));
        Promise promise = PolicyLog.read(kafka).promise(unique, null).orElseThrow();
        assertThat(promise.getCertainty()).isEqualTo(0.99);
        assertThat(promise.getReason()).isEqualTo("agreed");
        assertThat(ActionAudit.of(kafka).actions()).anySatisfy(action -> {
            assertThat(action.getKind()).isEqualTo(ActionKind.PROMISED);
            assertThat(action.getSubject()).isEqualTo(unique);
            assertThat(action.getActor()).isEqualTo("key:" + operator.key().getId());
            assertThat(action.getAt()).isEqualTo(promise.getDecidedAt());
        });

        as(operator).delete("/v1/policies/promise?domain=" + unique).then().statusCode(200);
        Promise none = PolicyLog.read(kafka).promise(unique, null).orElseThrow();
        assertThat(none.getTarget()).isNull();
        assertThat(none.getReason()).isEqualTo("taken back over REST");
    }

    @Test
    void shouldTakeBackAPromiseOnceAndNoneThatWasNeverMade() {
        TestKeys.Made operator = known("olga-" + unique, AccessRoles.OPERATOR);

        as(operator).delete("/v1/policies/promise?domain=" + unique).then().statusCode(404);
        assertThat(PolicyLog.read(kafka).promise(unique, null)).isEmpty();

        as(operator)
                .body("{\"target\":0.05}")
                .put("/v1/policies/promise?domain=" + unique)
                .then()
                .statusCode(200);
        String first =
                as(operator).delete("/v1/policies/promise?domain=" + unique).asString();
        as(operator).delete("/v1/policies/promise?domain=" + unique).then().statusCode(200);
        assertThat(as(operator).delete("/v1/policies/promise?domain=" + unique).asString())
                .isEqualTo(first);
        assertThat(ActionAudit.of(kafka).actions())
                .filteredOn(action -> action.getSubject().equals(unique))
                .extracting(action -> action.getKind())
                .containsExactly(ActionKind.PROMISED, ActionKind.PROMISED_NOTHING);
    }

    @Test
    void shouldTakeAPromiseOfAnotherSystemsAnswersBesideThatOfOurOwn() {
        TestKeys.Made operator = known("olga-" + unique, AccessRoles.OPERATOR);

        as(operator)
                .body("{\"target\":0.02}")
                .put("/v1/policies/promise?answerModel=acme&domain=" + unique)
                .then()
                .statusCode(200)
                .body("answerModel", equalTo("acme"));

        assertThat(PolicyLog.read(kafka).promise(unique, "acme").orElseThrow().getTarget())
                .isEqualTo(0.02);
        assertThat(PolicyLog.read(kafka).promise(unique, null)).isEmpty();
        assertThat(ActionAudit.of(kafka).actions()).anySatisfy(action -> {
            assertThat(action.getSubject()).isEqualTo(unique);
            assertThat(action.getDetails()).containsEntry("answerModel", "acme");
        });
        as(operator)
                .delete("/v1/policies/promise?answerModel=acme&domain=" + unique)
                .then()
                .statusCode(200)
                .body("answerModel", equalTo("acme"));
        assertThat(PolicyLog.read(kafka).promise(unique, "acme").orElseThrow().getTarget())
                .isNull();
    }

    @Test
    void shouldForgetALabelerWithVerdictsAndKeysForAnOperator() {
        TestKeys.Made operator = known("olga-" + unique, AccessRoles.OPERATOR);
        TestKeys.Made labeler = known("lee-" + unique, AccessRoles.LABELER);
        as(labeler)
                .body("{\"questionId\":\"q-" + unique + "\",\"score\":1}")
                .post("/v1/feedback")
                .then()
                .statusCode(202);

        as(operator)
                .body("{\"labeler\":\"lee-" + unique + "\"}")
                .post("/v1/erasures")
                .then()
                .statusCode(200)
                .body("verdicts", equalTo(1))
                .body("keys", equalTo(1))
                .body("remaining.topic", hasItem(kafka.topics().feedback().name()));

        await("the key is gone").atMost(SOON).until(() -> models(labeler).statusCode() == 401);
        assertThat(ActionAudit.of(kafka).actions()).anySatisfy(action -> {
            assertThat(action.getKind()).isEqualTo(ActionKind.FORGOTTEN);
            assertThat(action.getActor()).isEqualTo("key:" + operator.key().getId());
            assertThat(action.toString()).doesNotContain("lee-");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|400|give one of question, subject and labeler",
                "{\"question\":\"q\",\"labeler\":\"l\"}|400|give one of question, subject and labeler",
                "{\"subject\":\"nobody\"}|404|no topic holds anything",
                "{\"question\":\" \"}|400|it must have 1 to",
                "{\"asker\":\"a\"}|400|unknown field",
                "{\"question\":\"nobody-asked-this\"}|404|no topic holds anything"
            })
    void shouldForgetNothingThatNobodyCanMean(String body, int status, String why) {
        TestKeys.Made operator = known("olga", AccessRoles.OPERATOR);

        as(operator)
                .body(body)
                .post("/v1/erasures")
                .then()
                .statusCode(status)
                .contentType(Problem.MEDIA_TYPE)
                .body("detail", containsString(why));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|domain=x|target is missing|target",
                "{\"target\":0.1}|answerModel=*|the other system's model must be|answerModel",
                "{\"target\":5}|domain=x|target must be a share|target",
                "{\"target\":0.1,\"certainty\":1}|domain=x|certainty must lie in|certainty",
                "{\"target\":0.1,\"reason\":\" \"}|domain=x|reason must be one line|reason",
                "{\"target\":0.1,\"sure\":1}|domain=x|unknown field|sure",
                "{\"target\":0.1}|domain=*|domain must name one domain|domain",
                "{\"target\":0.1}|domain=|domain must name one domain|domain",
                "{\"target\":0.1}|dommain=x|the query may hold|",
                "{\"target\":0.1}|domain=x&domain=y|the query may hold|",
                "{\"target\":0.1}|together=yes|together must be true or false|together",
                "{\"target\":0.1}|domain=x&together=true|exclude each other|domain"
            })
    void shouldNameTheFieldOfAPromiseThatNobodyCanMean(String body, String query, String why, String field) {
        TestKeys.Made operator = known("olga", AccessRoles.OPERATOR);

        as(operator)
                .body(body)
                .put("/v1/policies/promise?" + query)
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("detail", containsString(why))
                .body("field", equalTo(field));
    }

    @Test
    void shouldRefuseMoreQuestionsThanOneMayAskInADayAndTellHowManyWereAsked() {
        TestKeys.Made hasty = known("hasty-" + unique, AccessRoles.ASKER);
        String many = Stream.generate(() -> "{\"text\":\"Why?\"}")
                .limit(QUESTIONS_PER_DAY)
                .collect(Collectors.joining(",", "[", "]"));
        as(hasty).body(many).post("/v1/questions").then().statusCode(202);

        int wait = Integer.parseInt(as(hasty)
                .body("{\"text\":\"Why?\"}")
                .post("/v1/questions")
                .then()
                .statusCode(429)
                .header("x-should-retry", "false")
                .body("type", endsWith("too-fast"))
                .extract()
                .header("Retry-After"));

        assertThat(wait).isBetween(1, 86_400);
        ask(known("patient-" + unique, AccessRoles.ASKER), "geography").statusCode(202);
        await("the trail says how many")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(ActionAudit.of(kafka).actions()).anySatisfy(action -> {
                    assertThat(action.getKind()).isEqualTo(ActionKind.ASKED);
                    assertThat(action.getActor()).isEqualTo("key:" + hasty.key().getId());
                    assertThat(action.getCount()).isEqualTo(QUESTIONS_PER_DAY);
                }));
    }

    @ParameterizedTest
    @CsvSource({"/v1/questions/", "/v1//questions", "/v1/./questions", "/v1/questions/x/..", "/v1/%71uestions/"})
    void shouldCountAQuestionHoweverItsPathIsSpelled(String path) {
        TestKeys.Made hasty = known("spelling-" + UUID.randomUUID(), AccessRoles.ASKER);
        String many = Stream.generate(() -> "{\"text\":\"Why?\"}")
                .limit(QUESTIONS_PER_DAY)
                .collect(Collectors.joining(",", "[", "]"));
        as(hasty).urlEncodingEnabled(false).body(many).post(path).then().statusCode(202);

        as(hasty)
                .urlEncodingEnabled(false)
                .body("{\"text\":\"Why?\"}")
                .post(path)
                .then()
                .statusCode(429);
    }

    @Test
    void shouldLetNoTenantUseUpTheDayOfAnothersCallerOfTheSameName() {
        String name = "shop-" + unique;
        TestKeys.Made hasty = keys.makeFor("acme", name, AccessRoles.ASKER);
        TestKeys.Made patient = keys.makeFor("beta", name, AccessRoles.ASKER);
        await("the keys count").atMost(SOON).until(() -> models(patient).statusCode() == 200);
        String many = Stream.generate(() -> "{\"text\":\"Why?\"}")
                .limit(QUESTIONS_PER_DAY)
                .collect(Collectors.joining(",", "[", "]"));
        as(hasty).body(many).post("/v1/questions").then().statusCode(202);

        ask(patient, "geography").statusCode(202);

        ask(hasty, "geography").statusCode(429);
    }

    @Test
    void shouldTakeARequestThatCameBeforeUnderItsKeyWhenTheDayIsUsedUp() {
        TestKeys.Made hasty = known("repeating-" + unique, AccessRoles.ASKER);
        String body = "{\"text\":\"What is the capital of " + unique + "?\"}";
        String first = keyed(hasty, body, 202);
        String many = Stream.generate(() -> "{\"text\":\"Why?\"}")
                .limit(QUESTIONS_PER_DAY - 1)
                .collect(Collectors.joining(",", "[", "]"));
        as(hasty).body(many).post("/v1/questions").then().statusCode(202);

        assertThat(keyed(hasty, body, 202)).isEqualTo(first);
        as(hasty)
                .header("Idempotency-Key", "another-" + unique)
                .body(body)
                .post("/v1/questions")
                .then()
                .statusCode(429);
        as(hasty)
                .body("{\"input\":\"Why?\"}")
                .post("/v1/responses")
                .then()
                .statusCode(429)
                .body("error.type", equalTo("rate_limit_error"));
    }

    @Test
    void shouldKeepIdempotencyKeysOfCallersApart() {
        TestKeys.Made ann = known("ann-" + unique, AccessRoles.ASKER);
        TestKeys.Made bob = known("bob-" + unique, AccessRoles.ASKER);
        String body = "{\"text\":\"What is the capital of " + unique + "?\"}";

        String first = keyed(ann, body, 202);
        String other = keyed(bob, "{\"text\":\"Who wrote " + unique + "?\"}", 202);

        assertThat(first).startsWith(unique + "-").isNotEqualTo(other);
        assertThat(keyed(ann, body, 202)).isEqualTo(first);
        as(ann).header("Idempotency-Key", unique)
                .body("{\"text\":\"Another?\"}")
                .post("/v1/questions")
                .then()
                .statusCode(409);
    }

    private String keyed(TestKeys.Made caller, String body, int status) {
        return as(caller)
                .header("Idempotency-Key", unique)
                .body(body)
                .post("/v1/questions")
                .then()
                .statusCode(status)
                .extract()
                .path("id");
    }

    @Test
    void shouldTellAKeyForSomeDomainsNothingOfQuestionsInOthers() {
        TestKeys.Made asker = known("ann", AccessRoles.ASKER);
        TestKeys.Made geographer =
                known(keys.make("geographer", FeedbackSource.HUMAN, Set.of("geography"), null, AccessRoles.ASKER));
        as(asker)
                .body("{\"id\":\"" + unique + "\",\"text\":\"Why?\",\"domain\":\"law\"}")
                .post("/v1/questions")
                .then()
                .statusCode(202);

        as(geographer).get("/v1/questions/" + unique).then().statusCode(404);
        as(geographer)
                .body("{\"id\":\"" + unique + "\",\"text\":\"Why?\",\"domain\":\"geography\"}")
                .post("/v1/questions")
                .then()
                .statusCode(409)
                .body("field", equalTo("id"))
                .body("detail", containsString("is taken"));
    }

    @Test
    void shouldRefuseAParameterThatAskingWouldPassOver() {
        as(known("ann", AccessRoles.ASKER))
                .body("{\"text\":\"Why?\"}")
                .post("/v1/questions?wait=5s")
                .then()
                .statusCode(400)
                .body("detail", containsString("wait"));
    }

    private static ValidatableResponse ask(TestKeys.Made key, String domain) {
        return as(key).body("{\"text\":\"Why?\",\"domain\":\"" + domain + "\"}")
                .post("/v1/questions")
                .then();
    }

    @Test
    void shouldSayWhenToJudgeAgainOnceALabelerJudgesTooOften() {
        TestKeys.Made hasty = known("hasty", AccessRoles.LABELER);
        List<Integer> statuses = Stream.generate(
                        () -> verdict(hasty, "").extract().statusCode())
                .limit(VERDICT_BURST + 1)
                .toList();

        assertThat(statuses).endsWith(429).filteredOn(status -> status == 202).hasSize(VERDICT_BURST);
        int wait = Integer.parseInt(verdict(hasty, "")
                .statusCode(429)
                .body("type", endsWith("too-fast"))
                .extract()
                .header("Retry-After"));
        assertThat(wait).isBetween(1, 60);
        verdict(known("patient", AccessRoles.LABELER), "").statusCode(202);
    }

    @Test
    void shouldCountAVerdictWithASlashBehindItsPath() {
        TestKeys.Made hasty = known("slash-" + unique, AccessRoles.LABELER);
        List<Integer> statuses = Stream.generate(() -> as(hasty)
                        .body("{\"questionId\":\"" + UUID.randomUUID() + "\",\"verdict\":true}")
                        .post("/v1/feedback/")
                        .statusCode())
                .limit(VERDICT_BURST + 1)
                .toList();

        assertThat(statuses).endsWith(429).filteredOn(status -> status == 202).hasSize(VERDICT_BURST);
    }
}
