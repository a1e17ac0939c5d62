package io.candor.engine.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.MappedConfig;
import io.candor.engine.EngineUnavailableException;
import io.candor.engine.remote.EngineConfig;
import io.candor.engine.remote.EngineFullException;
import io.candor.engine.remote.EngineProblemException;
import io.candor.engine.remote.EngineRefusalException;
import io.candor.event.retry.Backoff;
import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.Generation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client of OpenAI's API over real connections on loopback. */
class OpenAiProviderTest {
    private static final Duration WAIT = Duration.ofSeconds(30);

    private final OpenAiTestServer server = new OpenAiTestServer(question -> "It is " + question + " ");

    @AfterEach
    void stop() {
        server.close();
    }

    private OpenAiProvider provider(String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("url", server.url(), "model", "acme-large"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        OpenAiServer known = OpenAiServer.of(
                        MappedConfig.of(EngineConfig.class, Map.of()), MappedConfig.of(OpenAiConfig.class, all))
                .orElseThrow();
        return new OpenAiProvider(known, () -> new Backoff(Duration.ofMillis(5), Duration.ofMillis(50)));
    }

    private static Generation answer(OpenAiProvider provider) {
        List<ContinuousBatch.Ended<String>> ended = new ArrayList<>();
        try (ContinuousBatch<String> batch = provider.batch(question -> question, 512)) {
            batch.join(List.of(new ContinuousBatch.Prompt<>("Lima", new int[] {1}, 7)));
            await().atMost(WAIT).until(() -> ended.addAll(batch.decode()));
        }
        return ended.get(0).generation();
    }

    @Test
    void shouldGiveTheTextAndItsLogProbabilities() {
        try (OpenAiProvider provider = provider()) {
            Generation answer = answer(provider);

            assertThat(answer.text()).isEqualTo("It is Lima");
            assertThat(answer.continuation().meanLogProbability())
                    .isCloseTo(OpenAiTestServer.LOG_PROBABILITY, within(1e-6));
            assertThat(provider.model()).isEqualTo("acme-large");
        }
    }

    @Test
    void shouldKeepControlCharactersAndReplaceWhatNoUtf8CanCarry() {
        try (OpenAiProvider provider = provider()) {
            server.plant(
                    200,
                    "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"a\\u0007b\\ud800c\"},\"finish_reason\":\"stop\"}]}");

            assertThat(answer(provider).text()).isEqualTo("a\u0007b\ufffdc");
        }
    }

    @Test
    void shouldAskGreedilyAndNameTheSystemMessage() {
        try (OpenAiProvider provider = provider("system", "Be short.", "url", server.url() + "/v1", "name", "acme")) {
            answer(provider);

            JsonNode asked = server.requests.get(0);
            assertThat(asked.path("temperature").asDouble(-1)).isZero();
            assertThat(asked.path("max_tokens").asInt()).isEqualTo(7);
            assertThat(asked.path("model").asText()).isEqualTo("acme-large");
            assertThat(asked.path("messages").path(0).path("content").asText()).isEqualTo("Be short.");
            assertThat(provider.model()).isEqualTo("acme");
        }
    }

    @Test
    void shouldLeaveOutWhatTheServerDoesNotTake() {
        server.unknown.addAll(List.of("max_tokens", "temperature", "logprobs"));
        try (OpenAiProvider provider = provider()) {
            Generation answer = answer(provider);

            assertThat(answer.text()).isEqualTo("It is Lima");
            assertThat(answer.continuation().logProbabilities()).isEmpty();
            assertThat(server.requests.get(0).path("max_completion_tokens").asInt())
                    .isEqualTo(7);
        }
    }

    @Test
    void shouldHaveRoomForNoMoreThanItMayAsk() {
        try (OpenAiProvider provider = provider("max-prompts", "4");
                ContinuousBatch<String> batch = provider.batch(question -> question, 512)) {
            server.plantSilence();
            batch.join(List.of(new ContinuousBatch.Prompt<>("a", new int[] {1}, 7)));

            assertThat(batch.room(1)).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void shouldAskAgainWhenTheServerIsFull(int status) {
        server.plant(status, OpenAiTestServer.error("Rate limit reached", "requests", "rate_limit_exceeded"));
        server.plant(status, OpenAiTestServer.error("Rate limit reached", "requests", "rate_limit_exceeded"));
        try (OpenAiProvider provider = provider()) {
            assertThat(answer(provider).text()).isEqualTo("It is Lima");
        }
    }

    @Test
    void shouldTryOnceMoreWhenAConnectionBreaks() {
        server.plantReset();
        try (OpenAiProvider provider = provider()) {
            assertThat(answer(provider).text()).isEqualTo("It is Lima");
        }
    }

    @Test
    void shouldBlameTheQuestionWhenADeadlinePasses() {
        server.plantSilence();
        try (OpenAiProvider provider = provider("timeout", "300ms")) {
            assertThatThrownBy(() -> answer(provider)).isInstanceOf(EngineProblemException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"error\":{\"message\":\"This model's maximum context length is 10 tokens\",\"type\":\"invalid_request_error\",\"code\":\"context_length_exceeded\"}}",
                "422 | {\"detail\":\"Unprocessable\"}",
                "413 | too large",
                "500 | {\"error\":{\"message\":\"The server had an error\",\"type\":\"server_error\",\"code\":null}}",
                "200 | {\"choices\":[{\"message\":{\"content\":null},\"finish_reason\":\"content_filter\"}]}",
                "200 | {\"choices\":[]}",
                "200 | <html>hello</html>"
            })
    void shouldBlameTheQuestionWhenTheServerDoes(int status, String body) {
        server.plant(status, body);
        try (OpenAiProvider provider = provider()) {
            assertThatThrownBy(() -> answer(provider)).isInstanceOf(EngineProblemException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "502 | <html>Bad Gateway</html>",
                "503 | <html>no server</html>",
                "408 | timeout",
                "200 | {\"choices\":["
            })
    void shouldBlameTheServerWhenNoQuestionIsAtFault(int status, String body) {
        server.plant(status, body);
        try (OpenAiProvider provider = provider()) {
            assertThatThrownBy(() -> answer(provider))
                    .isInstanceOf(EngineUnavailableException.class)
                    .isNotInstanceOf(EngineFullException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {\"error\":{\"message\":\"Incorrect API key\",\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}} | candor.engine.openai.key",
                "404 | {\"error\":{\"message\":\"The model does not exist\",\"type\":\"invalid_request_error\",\"code\":\"model_not_found\"}} | acme-large",
                "429 | {\"error\":{\"message\":\"You exceeded your current quota\",\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}} | quota"
            })
    void shouldSayWhatToChangeWhenItIsRefusedAltogether(int status, String body, String word) {
        server.plant(status, body);
        try (OpenAiProvider provider = provider()) {
            assertThatThrownBy(() -> answer(provider))
                    .isInstanceOf(EngineRefusalException.class)
                    .hasMessageContaining(word);
        }
    }

    @Test
    void shouldSendItsKey() {
        server.key = "secret";
        try (OpenAiProvider provider = provider("key", "secret")) {
            assertThat(answer(provider).text()).isEqualTo("It is Lima");
        }
    }

    @Test
    void shouldRefuseSettingsThatAreNoUse() {
        assertThatThrownBy(() -> provider("name", "*")).hasMessageContaining("candor.engine.openai.name");
        assertThatThrownBy(() -> provider("max-prompts", "0")).hasMessageContaining("candor.engine.openai.max-prompts");
    }
}
