package io.candor.review;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

import io.candor.MappedConfig;
import io.candor.event.Answer;
import io.candor.event.Decoded;
import io.candor.event.KafkaConnection;
import io.candor.event.LabeledAnswer;
import io.candor.event.client.TopicReader;
import io.candor.feedback.StackResource;
import io.candor.training.map.LedgerLabels;
import io.candor.training.map.MapConfig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Labelers who judge what the queue gives them and nothing else, from the console over the calibrator to what maps believe. */
@QuarkusTest
@QuarkusTestResource(value = SecondOpinionEmbeddedTest.Stack.class, restrictToAnnotatedClass = true)
class SecondOpinionEmbeddedTest {
    /** As many as make the labeler who was there first believed, and some more. */
    private static final int BEFORE = 80;

    private static final int AFTER = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Console and calibrator in one process. */
    public static final class Stack implements QuarkusTestResourceLifecycleManager {
        private final StackResource stack = new StackResource();

        @Override
        public Map<String, String> start() {
            Map<String, String> settings = new HashMap<>(stack.start());
            settings.put("candor.roles", "console,calibrator");
            settings.put("candor.review.second-opinion-share", "0.5");
            return settings;
        }

        @Override
        public void stop() {
            stack.stop();
        }
    }

    @Inject
    KafkaConnection kafka;

    @Test
    void shouldMakeALabelerWhoComesLaterBelievedByTheQueueAlone() {
        answered(0, BEFORE);
        judgeAll("ann");
        answered(BEFORE, BEFORE + AFTER);
        judgeAll("bob");

        await("labels of both count").atMost(PATIENCE).untilAsserted(() -> {
            Map<String, Integer> counted = counted();
            assertThat(counted.get("ann")).isGreaterThanOrEqualTo(BEFORE / 2);
            assertThat(counted.get("bob")).isEqualTo(AFTER);
        });
        given().queryParam("labeler", "bob")
                .get("/v1/review")
                .then()
                .statusCode(200)
                .body("own.secondOpinions", greaterThanOrEqualTo(20));
    }

    /** Right exactly where it is sure. */
    private void answered(int from, int to) {
        TestStream.answers(
                kafka,
                IntStream.range(from, to)
                        .mapToObj(each -> {
                            double confidence = each % 2 == 0 ? 0.9 : 0.2;
                            Answer answer = TestReviews.answer("opinion/" + each, "general", confidence, true);
                            answer.setLogit(Math.log(confidence / (1 - confidence)));
                            return answer;
                        })
                        .toList());
        await("the answers are in the queue").atMost(PATIENCE).until(() -> {
            Response progress = given().get("/v1/review");
            return progress.statusCode() == 200 && progress.jsonPath().getInt("waiting") >= to - from;
        });
    }

    private static void judgeAll(String labeler) {
        for (Response next = next(labeler); next.statusCode() == 200; next = next(labeler)) {
            given().contentType("application/json")
                    .body(Map.of(
                            "questionId",
                            next.path("item.questionId"),
                            "answerSource",
                            next.path("item.source"),
                            "labeler",
                            labeler,
                            "verdict",
                            next.jsonPath().getDouble("item.confidence") > 0.5))
                    .post("/v1/feedback")
                    .then()
                    .statusCode(202);
        }
    }

    private static Response next(String labeler) {
        return given().contentType("application/json")
                .body(Map.of("labeler", labeler))
                .post("/v1/review/next");
    }

    /** Labels that count for maps by the one labeler whose verdict they are. */
    private Map<String, Integer> counted() {
        LedgerLabels labels =
                new LedgerLabels(MappedConfig.of(MapConfig.class, Map.of("maturity", "PT0S")), Clock.systemUTC());
        Map<String, Integer> counted = new HashMap<>(Map.of("ann", 0, "bob", 0));
        try (TopicReader reader = TopicReader.fromBeginning(
                kafka, Map.of(), List.of(kafka.topics().labeledAnswers().name()))) {
            reader.readToEnd(record -> labels.add(label(record), record.offset(), record.timestamp())
                    .forEach(label -> label.label()
                            .label()
                            .verdicts()
                            .keySet()
                            .forEach(labeler -> counted.merge(labeler, 1, Integer::sum))));
        }
        return counted;
    }

    private LabeledAnswer label(ConsumerRecord<byte[], byte[]> record) {
        return ((Decoded.Valid<LabeledAnswer>)
                        kafka.topics().labeledAnswers().decodeValue(record.headers(), record.value()))
                .value();
    }
}
