package io.candor.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.event.Answer;
import io.candor.event.Decoded;
import io.candor.event.KafkaConnection;
import io.candor.event.Question;
import io.candor.event.client.TopicReader;
import io.candor.feedback.StackResource;
import io.candor.review.TestReviews;
import io.candor.review.TestStream;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches in and out of a running console and calibrator. */
@QuarkusTest
@QuarkusTestResource(value = FeedbackBatchEmbeddedTest.Stack.class, restrictToAnnotatedClass = true)
class FeedbackBatchEmbeddedTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Console and calibrator in one process, to which commands of this process go too. */
    public static final class Stack implements QuarkusTestResourceLifecycleManager {
        private final StackResource stack = new StackResource();

        @Override
        public Map<String, String> start() {
            Map<String, String> settings = new HashMap<>(stack.start());
            settings.put("candor.roles", "console,calibrator");
            return settings;
        }

        @Override
        public void stop() {
            stack.stop();
        }
    }

    @Inject
    KafkaConnection kafka;

    @TestHTTPResource
    URI root;

    @TempDir
    Path folder;

    private final Map<String, String> before = new HashMap<>();

    @BeforeEach
    void point() {
        set("candor.kafka.bootstrap-servers", kafka.bootstrapServers());
        set(
                "candor.kafka.registry-url",
                ConfigProvider.getConfig().getValue("candor.kafka.registry-url", String.class));
        await("the console is ready")
                .atMost(PATIENCE)
                .until(() -> given().get("/v1/review").statusCode() == 200);
    }

    private void set(String key, String value) {
        before.put(key, System.getProperty(key));
        System.setProperty(key, value);
    }

    @AfterEach
    void restore() {
        before.forEach((key, value) -> {
            if (value == null) {
                System.clearProperty(key);
            } else {
                System.setProperty(key, value);
            }
        });
    }

    @Test
    void shouldGiveTheVerdictsOfAFileOnceHoweverOftenItIsSentAndWriteTheLabels() throws IOException {
        answered();
        Path file = Files.writeString(
                folder.resolve("verdicts.csv"),
                "questionId,verdict,comment\r\nb/0,true,\"Right, as \"\"rrr\"\" says\"\r\nb/1,false,\r\nb/2,true,\r\n"
                        + "b/2,false,\"on second thoughts,\r\nno\"\r\nb/3,perhaps,\r\n,true,\r\n");

        CommandRun first = importing(file);
        await("three labels").atMost(PATIENCE).until(() -> labels().size() == 3);
        List<JsonNode> labels = labels();
        CommandRun second = importing(file);

        assertThat(first.status()).isEqualTo(1);
        assertThat(first.outLines())
                .containsExactly(
                        "line 2 accepted",
                        "line 3 accepted",
                        "line 4 accepted",
                        "line 5 accepted",
                        "line 7 refused: verdict must be true or false",
                        "line 8 refused: questionId is required");
        assertThat(second).isEqualTo(first);
        assertThat(labels)
                .extracting(label -> label.path("questionId").asText() + " "
                        + label.path("label").asDouble())
                .containsExactlyInAnyOrder("b/0 1.0", "b/1 0.0", "b/2 0.0");
        assertThat(labels()).isEqualTo(labels);
        shouldTakeBackWhatItWrote();
    }

    @Test
    void shouldAskTheQuestionsOfAFileOnceHoweverOftenItIsSent() throws IOException {
        Path file = Files.writeString(
                folder.resolve("questions.csv"),
                "id,text,domain,maxTokens\r\nimported/1,What is the capital of Peru?,geography,8\r\n"
                        + ",\"Who wrote \"\"Faust\"\"?\",,\r\nimported/2,  ,,\r\nimported/3,Why?,,many\r\n");

        CommandRun first = CommandRun.of("questions", "import", file, "--domain", "arts", "--url", root);
        CommandRun second = CommandRun.of("questions", "import", file, "--domain", "arts", "--url", root);

        assertThat(first.status()).isEqualTo(1);
        assertThat(first.outLines()).hasSize(4);
        assertThat(first.outLines().get(0)).isEqualTo("line 2 accepted as imported/1");
        assertThat(first.outLines().get(1)).matches("line 3 accepted as import-[0-9a-f]{32}");
        assertThat(first.outLines().get(2)).startsWith("line 4 refused: text ");
        assertThat(first.outLines().get(3)).isEqualTo("line 5 refused: maxTokens must be a whole number");
        assertThat(first.err()).contains("2 accepted, 2 refused");
        assertThat(second).isEqualTo(first);
        String made = first.outLines().get(1).replace("line 3 accepted as ", "");
        assertThat(asked())
                .filteredOn(question -> question.startsWith("imported/") || question.startsWith(made))
                .containsExactlyInAnyOrder(
                        "imported/1 geography What is the capital of Peru?", made + " arts Who wrote \"Faust\"?");
    }

    private List<String> asked() {
        List<String> asked = new ArrayList<>();
        try (TopicReader reader = TopicReader.open(kafka, Map.of())) {
            reader.add(reader.beginnings(
                    reader.partitions(List.of(kafka.topics().questions().name()))));
            reader.readToEnd(record -> asked.add(question(record)));
        }
        return asked;
    }

    private String question(ConsumerRecord<byte[], byte[]> record) {
        Question question = ((Decoded.Valid<Question>)
                        kafka.topics().questions().decodeValue(record.headers(), record.value()))
                .value();
        return question.getId() + " " + question.getDomain() + " " + question.getText();
    }

    /** What is written can be read again, and changes nothing. */
    private void shouldTakeBackWhatItWrote() throws IOException {
        for (String format : List.of("csv", "jsonl")) {
            CommandRun written = CommandRun.of("feedback", "export", "--verdicts", "--format", format);
            Path file = Files.writeString(folder.resolve("written." + format), written.out());
            List<JsonNode> labels = labels();

            CommandRun read = importing(file);

            assertThat(read.status()).as(read.out() + read.err()).isZero();
            assertThat(read.outLines()).hasSizeGreaterThanOrEqualTo(4).allMatch(line -> line.endsWith(" accepted"));
            assertThat(labels()).isEqualTo(labels);
        }
        assertThat(CommandRun.of("feedback", "export", "--format", "csv").out().split("\r\n"))
                .hasSize(4)
                .startsWith("questionId,question,domain,answer,answerModel,label,disagreement,labelers,confidence,"
                        + "answerConfidence,modelId,releaseId,auditSampled,answeredAt,labeledAt,tenant");
        assertThat(CommandRun.of("feedback", "export", "--domain", "nothing").out())
                .isEmpty();
    }

    private void answered() {
        TestStream.answers(
                kafka,
                IntStream.range(0, 4)
                        .mapToObj(each -> {
                            Answer answer = TestReviews.answer("b/" + each, "general", 0.6, true);
                            answer.setLogit(0.4);
                            return answer;
                        })
                        .toList());
        await("the answers are known")
                .atMost(PATIENCE)
                .until(() -> given().get("/v1/review").jsonPath().getInt("waiting") == 4);
    }

    private CommandRun importing(Path file) {
        return CommandRun.of("feedback", "import", file, "--labeler", "ann", "--url", root);
    }

    private List<JsonNode> labels() throws IOException {
        CommandRun run = CommandRun.of("feedback", "export");
        assertThat(run.status()).as(run.err()).isZero();
        List<JsonNode> labels = new ArrayList<>();
        for (String line : run.outLines()) {
            labels.add(JSON.readTree(line));
        }
        return labels;
    }
}
