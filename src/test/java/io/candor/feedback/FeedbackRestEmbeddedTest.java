package io.candor.feedback;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.candor.event.Answer;
import io.candor.event.KafkaConnection;
import io.candor.runtime.Problem;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The whole role over HTTP. */
@QuarkusTest
@QuarkusTestResource(value = StackResource.class, restrictToAnnotatedClass = true)
class FeedbackRestEmbeddedTest {
    @Inject
    KafkaConnection kafka;

    @ConfigProperty(name = "candor.kafka.registry-url")
    String registryUrl;

    @Test
    void shouldShowLabelReportAndDriftWhenFeedbackWasGiven() throws Exception {
        answered("rest-1");

        given().contentType(ContentType.JSON)
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .body("{\"questionId\":\"rest-1\",\"verdict\":true,\"labeler\":\"ann\"}")
                .post("/v1/feedback")
                .then()
                .statusCode(202)
                .body("feedbackId", notNullValue());

        await("the label to be shown").atMost(Duration.ofMinutes(2)).untilAsserted(() -> given().get(
                        "/v1/labeled-answers/rest-1")
                .then()
                .statusCode(200)
                .body("label", equalTo(1.0f))
                .body("verdicts[0].labeler", equalTo("ann")));
        await("the report to be shown").atMost(Duration.ofMinutes(2)).untilAsserted(() -> given().get(
                        "/v1/calibration/reports/r1/geography")
                .then()
                .statusCode(200)
                .body("count", hasItem(1)));
        given().get("/v1/calibration/reports").then().body("domain", hasItem("*"));
        await("the label to be bet on").atMost(Duration.ofMinutes(2)).untilAsserted(() -> given().get("/v1/drift")
                .then()
                .statusCode(200)
                .body("releaseId", hasItem("r1"))
                .body("statement", hasItem(startsWith("No drift shows in "))));
        given().get("/v1/calibration/reports?domain=*").then().body("domain", everyItem(equalTo("*")));
        given().get("/v1/drift?domain=*").then().body("domain", everyItem(equalTo("*")));
        assertThatReportsComeInParts();
        given().get("/metrics").then().body(containsString("candor_calibration_ece_floor"));
        given().get("/health/ready").then().statusCode(200).body(containsString("RUNNING"));
    }

    private static void assertThatReportsComeInParts() {
        List<String> domains = given().get("/v1/calibration/reports").path("domain");
        String next = "/v1/calibration/reports?limit=1";
        List<String> oneByOne = new ArrayList<>();
        while (next != null) {
            Response part = given().urlEncodingEnabled(false).get(next);
            oneByOne.addAll(part.<List<String>>path("domain"));
            next = Optional.ofNullable(part.header("Link"))
                    .map(link -> link.replaceFirst("<(.*)>; rel=\"next\"", "/v1/calibration/reports$1"))
                    .orElse(null);
        }
        assertThat(oneByOne).hasSizeGreaterThan(1).isEqualTo(domains);
        given().get("/v1/drift?limit=0").then().statusCode(400).body("field", equalTo("limit"));
    }

    @Test
    void shouldTellWhetherAVerdictStandsOrWhyItDoesNot() throws Exception {
        answered("rest-2");
        String stands = judge("");
        String other = judge(
                ",\"labeler\":\"bob\",\"answerSource\":{\"topic\":\"candor.questions\",\"partition\":0,\"offset\":99}");

        became(stands, "LABELED", null);
        became(other, "REFUSED", "OTHER_ANSWER");
    }

    private static String judge(String more) {
        String labeler = more.contains("labeler") ? "" : ",\"labeler\":\"ann\"";
        return given().contentType(ContentType.JSON)
                .body("{\"questionId\":\"rest-2\",\"verdict\":true" + labeler + more + "}")
                .post("/v1/feedback")
                .then()
                .statusCode(202)
                .extract()
                .path("feedbackId");
    }

    private static void became(String feedbackId, String state, String reason) {
        await("what became of the verdict").atMost(Duration.ofMinutes(2)).untilAsserted(() -> given().get(
                        "/v1/feedback/{id}", feedbackId)
                .then()
                .statusCode(200)
                .body("state", equalTo(state))
                .body("reason", equalTo(reason)));
    }

    @Test
    void shouldSayWhatIsWrongWhenFeedbackIsInvalid() {
        refused("{\"questionId\":\"q\",\"labeler\":\"ann\"}", "exactly one of score and verdict");
        refused("{\"questionId\":\"q\",\"labeler\":\"ann\",\"score\":1.5}", "score must be a number in [0, 1]");
        refused("{\"questionId\":\"q\",\"labeler\":\"ann\",\"socre\":1}", "socre");
        refused("{\"questionId\":\"q\",\"verdict\":true}", "labeler");
        refused(
                "{\"questionId\":\"q\",\"labeler\":\"ann\",\"verdict\":true,\"givenAt\":\"2999-01-01T00:00:00Z\"}",
                "between the year 2000 and five minutes after now");
        refused("{\"questionId\":\"q\",\"labeler\":\"ann\",\"score\":\"1\"}", "field 'score': must be a number");
        refused(
                "{\"questionId\":\"q\",\"labeler\":\"ann\",\"score\":1,\"source\":\"ORACLE\"}",
                "field 'source': must be one of [HUMAN, REFERENCE, JUDGE]");
        refused(
                "{\"questionId\":\"q\",\"labeler\":\"ann\",\"score\":1,\"givenAt\":1}",
                "field 'givenAt': must be an ISO 8601 instant");
        refused("{\"questionId\":\"q\",\"labeler\":\"ann\",\"score\":1,\"answerSource\":{}}", "answerSource needs");
        refused("{", "JSON");
        refused("", "empty");
        refused("null", "empty");
    }

    @Test
    void shouldSayThatItIsUnknownWhenNobodyLabeledTheQuestion() {
        await("the calibrator to run").atMost(Duration.ofMinutes(2)).untilAsserted(() -> given().get(
                        "/v1/labeled-answers/nobody-asked")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:candor:problem:not-found")));
    }

    @Test
    void shouldNameTheRoleThatIsMissingWhenAnotherProcessHasIt() {
        given().get("/v1/releases")
                .then()
                .statusCode(404)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:candor:problem:inactive-role"))
                .body("title", equalTo("This process does not do that"))
                .body("detail", equalTo("start the role answerer and ask there"));
        given().get("/v1/questions/any")
                .then()
                .statusCode(404)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:candor:problem:inactive-role"))
                .body("title", equalTo("This process does not take questions"))
                .body("instance", equalTo("/v1/questions/any"));
    }

    @Test
    void shouldCountAsRejectedQuestionsOnlyWhatIsAskedOfQuestions() {
        // Counts outlive the application: other tests of the same process may have asked before.
        List<String> invalidBefore = rejectedQuestions("invalid-request");
        List<String> inactiveBefore = rejectedQuestions("inactive-role");

        refused("{", "JSON");
        given().get("/v1/questions/any").then().statusCode(404);

        assertThat(rejectedQuestions("invalid-request")).isEqualTo(invalidBefore);
        assertThat(rejectedQuestions("inactive-role")).isNotEmpty().isNotEqualTo(inactiveBefore);
    }

    /** The lines of the metric, at most one. */
    private static List<String> rejectedQuestions(String reason) {
        return given().get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("candor_questions_rejected_total{reason=\"" + reason + "\"}"))
                .toList();
    }

    private static void refused(String body, String detail) {
        given().contentType(ContentType.JSON)
                .body(body)
                .post("/v1/feedback")
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("instance", equalTo("/v1/feedback"))
                .body("detail", containsString(detail));
    }

    private void answered(String id) throws Exception {
        Answer answer = Answer.newBuilder(Samples.sampled(Samples.answer(id, 0.8)))
                // Records get the time of now, and reports of long ago are no longer kept.
                .setAnsweredAt(Instant.now())
                .build();
        try (KafkaProducer<String, Answer> producer = new KafkaProducer<>(
                kafka.settings(Map.of()),
                kafka.topics().answers().keySerde().serializer(),
                kafka.topics().answers().valueSerde().serializer())) {
            producer.send(new ProducerRecord<>(kafka.topics().answers().name(), id, answer))
                    .get();
        }
    }

    @Test
    void shouldHaveEverySchemaInTheRegistryBeforeAnybodyWroteARecord() {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest subjects =
                HttpRequest.newBuilder(URI.create(registryUrl + "/subjects")).build();

        await("schemas").atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(
                        client.send(subjects, HttpResponse.BodyHandlers.ofString())
                                .body())
                .contains(kafka.topics().schemas().keySet().stream()
                        .map(subject -> '"' + subject + '"')
                        .toList()));
    }
}
