package io.candor.review;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import io.candor.access.Caller;
import io.candor.embedded.TestStackResource;
import io.candor.event.FeedbackSource;
import io.candor.event.KafkaConnection;
import io.candor.runtime.Problem;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The queue over HTTP, where everybody may judge under the name they give. */
@QuarkusTest
@QuarkusTestResource(value = TestStackResource.class, restrictToAnnotatedClass = true)
class ReviewRestEmbeddedTest {
    @Inject
    KafkaConnection kafka;

    private final String domain = "review-" + UUID.randomUUID();
    private final String ann = "ann-" + UUID.randomUUID();
    private final String bob = "bob-" + UUID.randomUUID();

    @BeforeEach
    void awaitRead() {
        await("the queue is read")
                .atMost(Duration.ofSeconds(60))
                .until(() -> given().get("/v1/review").statusCode() == 200);
    }

    @Test
    void shouldGiveEachAnswerToOneLabelerUntilAllAreJudged() {
        answered(20);
        List<String> judged = new ArrayList<>();

        for (int round = 0; round < 10; round++) {
            String first = next(ann).path("item.questionId");
            String second = next(bob).path("item.questionId");
            judge(ann, first, "\"verdict\":true");
            judge(bob, second, "\"verdict\":false");
            judged.addAll(List.of(first, second));
        }

        assertThat(judged).hasSize(20).doesNotHaveDuplicates();
        next(ann).then().statusCode(204);
        progress(ann).then().body("own.right", equalTo(10)).body("own.wrong", equalTo(0));
        progress(bob).then().body("own.right", equalTo(0)).body("own.wrong", equalTo(10));
    }

    @Test
    void shouldGiveTheAnswerAgainWhenItsVerdictIsWithdrawn() {
        answered(2);
        String id = next(ann).path("item.questionId");
        judge(ann, id, "\"verdict\":true");

        judge(ann, id, "\"retracted\":true");

        next(ann).then().statusCode(200).body("item.questionId", equalTo(id)).body("reservedSeconds", equalTo(600));
        progress(ann).then().body("own.right", equalTo(0));
    }

    @Test
    void shouldPutBackWhatIsSetAside() {
        answered(2);
        String id = next(ann).path("item.questionId");

        setAside(ann, id, "UNSURE").then().statusCode(204);

        String other = next(ann).path("item.questionId");
        assertThat(other).isNotEqualTo(id);
        setAside(ann, id, "SKIP").then().statusCode(409).body("type", endsWith("not-reserved"));
        setAside(ann, "nobody-asked", "SKIP")
                .then()
                .statusCode(404)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", endsWith("not-in-queue"));
    }

    @Test
    void shouldHoldTheSameQueueAfterARestart() throws Exception {
        answered(5);
        String id = next(ann).path("item.questionId");
        judge(ann, id, "\"verdict\":true");
        ReviewConfig config = TestReviews.config(Map.of("second-opinion-share", "0"));
        ReviewQueue queue = new ReviewQueue(config, Clock.systemUTC());

        try (ReviewFollower follower = new ReviewFollower(kafka, queue, config, Clock.systemUTC())) {
            Thread thread = new Thread(follower, "review-follower-of-the-next-process");
            thread.start();
            await("the topics are read").atMost(Duration.ofSeconds(60)).until(() -> follower.problem()
                    .isEmpty());
            ReviewProgress progress = queue.progress(ann, filter());
            follower.close();
            thread.join();

            assertThat(progress.waiting()).isEqualTo(4);
            assertThat(progress.own().right()).isEqualTo(1);
            assertThat(queue.next(new ReviewLabeler(bob, "name bob"), filter())
                            .orElseThrow()
                            .item()
                            .questionId())
                    .isNotEqualTo(id);
        }
    }

    @Test
    void shouldSayWhatIsWrongWithARequest() {
        refused("next", "{}", "labeler is required");
        refused("next", "{\"labeler\":\" \"}", "labeler is required");
        refused("next", "{\"labeler\":\"ann\",\"decision\":\"MAYBE\"}", "must be one of [ACCEPTED, REVIEW]");
        given().queryParam("decision", "EXPIRED")
                .get("/v1/review")
                .then()
                .statusCode(400)
                .body("detail", containsString("must be one of [ACCEPTED, REVIEW]"));
        refused("next", "{\"labeler\":\"ann\",\"domian\":\"x\"}", "domian");
        refused("next", "", "empty");
        refused("set-aside", "{\"labeler\":\"ann\"}", "questionId and reason are required");
        refused("set-aside", "{\"labeler\":\"ann\",\"questionId\":\"q\",\"reason\":\"TIRED\"}", "must be one of");
    }

    private static void refused(String path, String body, String detail) {
        given().contentType("application/json")
                .body(body.getBytes())
                .post("/v1/review/" + path)
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("detail", containsString(detail));
    }

    private void answered(int count) {
        TestStream.answers(
                kafka,
                IntStream.range(0, count)
                        .mapToObj(each ->
                                TestReviews.answer(domain + "/" + each, domain, (each + 0.5) / count, each % 4 == 0))
                        .toList());
        await("the answers are in the queue")
                .atMost(Duration.ofSeconds(30))
                .until(() -> progress(ann).jsonPath().getList("domains.name").contains(domain)
                        && progress(ann).jsonPath().getInt("domains.find { it.name == '" + domain + "' }.waiting")
                                == count);
    }

    private ReviewFilter filter() {
        return new ReviewFilter(
                new Caller(Optional.empty(), FeedbackSource.HUMAN, Set.of()),
                Optional.of(domain),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Response progress(String labeler) {
        return given().queryParam("labeler", labeler).get("/v1/review");
    }

    private Response next(String labeler) {
        return given().contentType("application/json")
                .body(Map.of("labeler", labeler, "domain", domain))
                .post("/v1/review/next");
    }

    private static Response setAside(String labeler, String id, String reason) {
        return given().contentType("application/json")
                .body(new HashMap<>(Map.of("labeler", labeler, "questionId", id, "reason", reason)))
                .post("/v1/review/set-aside");
    }

    private static void judge(String labeler, String id, String word) {
        given().contentType("application/json")
                .body("{\"questionId\":\"" + id + "\",\"labeler\":\"" + labeler + "\"," + word + "}")
                .post("/v1/feedback")
                .then()
                .statusCode(202);
    }
}
