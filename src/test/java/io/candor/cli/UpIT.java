package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import io.candor.Chromium;
import io.candor.PackagedStack;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code candor up} of the packaged artifact, and what a client of Java programs makes of it. */
class UpIT {
    private static final Duration RESTART = Duration.ofMinutes(2);

    @TempDir
    static Path folder;

    private static PackagedStack stack;

    @BeforeAll
    static void start() throws IOException {
        stack = PackagedStack.start(folder, Map.of());
    }

    @AfterAll
    static void stop() throws InterruptedException {
        stack.close();
    }

    @Test
    void shouldKeepTheCalibratorsStateInItsOwnDataFolder() {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            try (Stream<Path> state = Files.list(folder.resolve("stack/state"))) {
                assertThat(state.map(Path::getFileName).map(Path::toString)).contains("candor-calibrator");
            }
        });
    }

    @Test
    void shouldLetOpenPagesGoOnAfterARestart() throws Exception {
        Optional<Path> program = Chromium.find();
        assumeTrue(program.isPresent(), "not run: there is no chromium on the PATH");
        await("every role is at work").atMost(RESTART).until(() -> stack.get("/health/ready")
                .contains("\"status\": \"UP\",\n    \"checks\""));
        stack.post("/v1/questions", "{\"id\":\"before\",\"text\":\"What is the capital of Peru?\"}");
        try (Chromium chromium = new Chromium(program.get())) {
            Chromium.Page overview = chromium.open(URI.create(stack.url() + "/"));
            Chromium.Page review = chromium.open(URI.create(stack.url() + "/#review"));
            Chromium.Page training = chromium.open(URI.create(stack.url() + "/#operations/training"));
            awaitText(overview, "#stream", "live");
            awaitText(review, ".item", "Question");
            awaitText(training, ".operations", "One trainer runs.");
            String waiting = review.text("#question");

            stack.stop();
            awaitText(overview, "#stream", "no connection, trying again");
            awaitText(training, ".trouble", "The service cannot be reached.");
            review.evaluate("document.querySelector('.controls .right').click()");
            awaitText(review, ".said", "The service cannot be reached.");
            assertThat(review.text("#question")).isEqualTo(waiting);
            stack.startAgain();

            awaitText(overview, "#stream", "live");
            await("the operators' page").atMost(RESTART).until(() -> training.text(".trouble")
                    .isEmpty());
            awaitText(training, ".operations", "One trainer runs.");
            stack.post("/v1/questions", "{\"id\":\"after\",\"text\":\"What is the capital of Chile?\"}");
            awaitText(overview, "#answers", "What is the capital of Chile?");
            awaitText(review, ".said", "The service is back; nothing was lost. Press the same again.");
            review.evaluate("document.querySelector('.controls .right').click()");
            awaitText(review, ".said", "Last one: you said right");
        }
    }

    private static void awaitText(Chromium.Page page, String selector, String text) {
        await(text).atMost(RESTART).untilAsserted(() -> assertThat(page.text(selector))
                .contains(text));
    }

    @Test
    void shouldSayWhoHoldsTheDataFolderAndStopWhenStartedASecondTime() throws IOException, InterruptedException {
        Process second = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                        "-jar",
                        Path.of("target", "quarkus-app", "quarkus-run.jar").toString(),
                        "up",
                        "--data",
                        folder.resolve("stack").toString(),
                        "--port=" + stack.port(),
                        "--broker-port=0",
                        "--registry-port=0"))
                .redirectErrorStream(true)
                .start();

        String said = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(second.waitFor()).isEqualTo(1);
        assertThat(said).contains("is in use by process").contains("stop that one or choose another folder");
    }

    @Test
    void shouldAnswerAClientOfLangChain4jAsItIsAndTakeAVerdictOnIt() throws IOException, InterruptedException {
        ChatModel client = OpenAiChatModel.builder()
                .baseUrl(stack.url() + "/v1")
                .apiKey("none")
                .modelName("candor")
                .temperature(0.7)
                .build();

        ChatResponse response = client.chat(question());

        assertThat(response.aiMessage().text()).isEqualTo("Paris");
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.tokenUsage().outputTokenCount()).isPositive();
        SuccessfulHttpResponse raw = ((OpenAiChatResponseMetadata) response.metadata()).rawHttpResponse();
        assertThat(Double.parseDouble(header(raw, "candor-confidence"))).isBetween(0.0, 1.0);
        assertThat(header(raw, "candor-question-id")).isEqualTo(response.id());
        assertThat(stack.post(
                        "/v1/feedback",
                        "{\"feedbackId\":\"langchain4j\",\"questionId\":\"" + response.id()
                                + "\",\"verdict\":true,\"labeler\":\"ann\"}"))
                .isEqualTo(202);
        await("the verdict counts").atMost(Duration.ofMinutes(1)).until(() -> stack.get("/v1/feedback/langchain4j")
                .contains("\"LABELED\""));
    }

    private static String header(SuccessfulHttpResponse response, String name) {
        return response.headers().get(name).get(0);
    }

    private static UserMessage question() {
        return UserMessage.from("What is the capital of France?");
    }

    @Test
    void shouldTellAClientOfLangChain4jTheConfidenceBeforeTheAnswerWhenItStreams() throws Exception {
        StreamingChatModel client = OpenAiStreamingChatModel.builder()
                .baseUrl(stack.url() + "/v1")
                .apiKey("none")
                .modelName("candor")
                .build();
        List<String> parts = new CopyOnWriteArrayList<>();
        CompletableFuture<ChatResponse> end = new CompletableFuture<>();

        client.chat(List.of(question()), new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String part) {
                parts.add(part);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                end.complete(response);
            }

            @Override
            public void onError(Throwable failure) {
                end.completeExceptionally(failure);
            }
        });

        ChatResponse response = end.get(1, TimeUnit.MINUTES);
        assertThat(parts).containsExactly("Paris");
        assertThat(response.aiMessage().text()).isEqualTo("Paris");
        assertThat(((OpenAiChatResponseMetadata) response.metadata())
                        .rawServerSentEvents()
                        .get(0)
                        .data())
                .contains("\"confidence\":")
                .doesNotContain("Paris");
    }

    @Test
    void shouldFailAsAClientOfLangChain4jExpectsWhenASystemMessageIsSent() {
        ChatModel client = OpenAiChatModel.builder()
                .baseUrl(stack.url() + "/v1")
                .apiKey("none")
                .modelName("candor")
                .build();

        assertThatThrownBy(() -> client.chat(SystemMessage.from("Be brief."), question()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("must be one message of the role user");
    }
}
