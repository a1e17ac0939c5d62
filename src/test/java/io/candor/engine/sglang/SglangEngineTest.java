package io.candor.engine.sglang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.engine.EngineAdapter;
import io.candor.engine.EngineUnavailableException;
import io.candor.engine.ModelEngine;
import io.candor.engine.external.ExternalEngineTest;
import io.candor.engine.external.ModelTestServer.Fault;
import io.candor.engine.remote.EngineFullException;
import io.candor.engine.remote.EngineProblemException;
import io.candor.engine.remote.EngineRefusalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client of SGLang against a server that speaks its interface as its source says. */
class SglangEngineTest extends ExternalEngineTest<SglangAtlas> {
    private static final String GENERATE = "/generate";
    private static final String LOAD = "/load_lora_adapter";

    @Override
    protected SglangAtlas serve(Path cache) {
        return new SglangAtlas(cache);
    }

    @Override
    protected String answersPath() {
        return GENERATE;
    }

    @Override
    protected String statesPath() {
        return GENERATE;
    }

    private JsonNode asked(Predicate<JsonNode> which) {
        return atlas.server.requests.stream().filter(which).findFirst().orElseThrow();
    }

    @Test
    void shouldAskForGreedyTokensWithoutTheServersDefaults() {
        try (ModelEngine engine = atlas.engine()) {
            answer(engine);
        }

        JsonNode asked = asked(request -> request.path("return_logprob").asBoolean());
        JsonNode sampling = asked.path("sampling_params");
        assertThat(sampling.path("temperature").asDouble(-1)).isZero();
        assertThat(sampling.path("repetition_penalty").asDouble()).isEqualTo(1);
        assertThat(sampling.path("presence_penalty").asDouble(-1)).isZero();
        assertThat(sampling.path("min_new_tokens").asInt(-1)).isZero();
        assertThat(sampling.path("stop_token_ids")).isNotEmpty();
        assertThat(asked.path("input_ids").path(0).path(0).isInt()).isTrue();
        assertThat(asked.has("lora_path")).isFalse();
    }

    @Test
    void shouldAskForTheLastStateUnderTheReleasesLora() {
        try (ModelEngine engine = atlas.engine();
                EngineAdapter adapter = engine.load(atlas.adapter())) {
            adapter.confidenceLogits(prompts(engine));
        }

        JsonNode asked = asked(request -> request.path("input_ids").size() == 8);
        assertThat(asked.path("return_hidden_states").asText()).isEqualTo("last");
        assertThat(asked.path("sampling_params").path("max_new_tokens").asInt()).isOne();
        assertThat(asked.path("lora_path")).hasSize(8);
        assertThat(asked.path("lora_path").path(0).asText()).startsWith("candor-");
    }

    @Test
    void shouldReadAStateThatIsNotInOneMoreList() {
        atlas.server.flatStates = true;
        try (ModelEngine here = embedded();
                ModelEngine there = atlas.engine();
                EngineAdapter local = here.load(atlas.adapter());
                EngineAdapter remote = there.load(atlas.adapter())) {
            List<int[]> prompts = prompts(there);

            assertThat(remote.confidenceLogits(prompts))
                    .containsExactly(local.confidenceLogits(prompts), within(1e-5f));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | ''",
                "503 | {\"object\":\"error\",\"message\":\"The request queue is full.\",\"type\":\"503\",\"param\":null,\"code\":503}",
                "503 | {\"object\":\"error\",\"message\":\"Request waiting timeout reached.\",\"type\":\"503\",\"param\":null,\"code\":503}"
            })
    void shouldAskAgainWhenTheServerIsFull(int status, String body) {
        try (ModelEngine engine = atlas.engine()) {
            Fault full = new Fault.Reply(status, body);
            atlas.server.plant(GENERATE, full, full, full);

            assertThat(answer(engine).text()).isEqualTo("Paris");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"error\":{\"message\":\"The input (9 tokens) is longer than the model's context length (8 tokens).\"}} | INVALID",
                "400 | {\"error\":{\"message\":\"Input length (9 tokens) exceeds the maximum allowed length (4 tokens). Use a shorter input or enable --allow-auto-truncate.\"}} | INVALID",
                "400 | {\"object\":\"error\",\"message\":\"1 validation error\",\"type\":\"Bad Request\",\"param\":null,\"code\":400} | INVALID",
                "413 | too large | TOO_LARGE",
                "500 | {\"object\":\"error\",\"message\":\"Out of memory even after retracting all other requests in the decode batch.\",\"type\":\"500\",\"param\":null,\"code\":500} | FAILED",
                "500 | Internal Server Error | FAILED",
                "503 | {\"object\":\"error\",\"message\":\"Request running timeout reached.\",\"type\":\"503\",\"param\":null,\"code\":503} | FAILED",
                "200 | [{\"text\":\"\",\"output_ids\":[],\"meta_info\":{\"finish_reason\":{\"type\":\"unknown\"},\"output_token_logprobs\":[]}}] | FAILED"
            })
    void shouldBlameTheRequestWhenTheServerDoes(int status, String body, String code) {
        try (ModelEngine engine = atlas.engine()) {
            atlas.server.plant(GENERATE, new Fault.Reply(status, body));

            assertThatThrownBy(() -> answer(engine))
                    .isInstanceOfSatisfying(EngineProblemException.class, refused -> assertThat(
                                    refused.problem().code().name())
                            .isEqualTo(code));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "502 | <html>Bad Gateway</html>",
                "503 | ''",
                "504 | <html>Gateway Timeout</html>",
                "200 | [{\"text\":",
                "200 | []",
                "200 | [{\"text\":\"\",\"output_ids\":[],\"meta_info\":null}]",
                "200 | [{\"text\":\"\",\"output_ids\":[],\"meta_info\":{\"finish_reason\":{\"type\":\"abort\",\"message\":\"Abort in waiting queue\"}}}]",
                "200 | [{\"text\":\"a\",\"output_ids\":[1,2],\"meta_info\":{\"finish_reason\":{\"type\":\"stop\",\"matched\":2}}}]",
                "200 | [{\"text\":\"a\",\"output_ids\":[1,2],\"meta_info\":{\"finish_reason\":{\"type\":\"stop\",\"matched\":2},\"output_token_logprobs\":[[-1.0,1,null],[null,2,null]]}}]"
            })
    void shouldBlameTheServerWhenNoRequestIsAtFault(int status, String body) {
        try (ModelEngine engine = atlas.engine()) {
            atlas.server.plant(GENERATE, new Fault.Reply(status, body));

            assertThatThrownBy(() -> answer(engine))
                    .isInstanceOf(EngineUnavailableException.class)
                    .isNotInstanceOf(EngineFullException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {\"error\":\"Unauthorized\"} | --admin-api-key",
                "404 | {\"detail\":\"Not Found\"} | address",
                "302 | '' | address",
                "200 | <html>hello</html> | address"
            })
    void shouldSayWhichSettingToChangeWhenItIsRefusedAltogether(int status, String body, String word) {
        try (ModelEngine engine = atlas.engine()) {
            atlas.server.plant(GENERATE, new Fault.Reply(status, body));

            assertThatThrownBy(() -> answer(engine))
                    .isInstanceOf(EngineRefusalException.class)
                    .hasMessageContaining(word);
        }
    }

    @Test
    void shouldRefuseToBeginWhenTheServerGivesNoStates() {
        atlas.server.returnsStates = false;

        assertThatThrownBy(() -> atlas.engine())
                .isInstanceOf(EngineRefusalException.class)
                .hasMessageContaining("start it with --return-hidden-states-mode last");
    }

    @Test
    void shouldRefuseToBeginWhenTheServerIsOneThatMixesUpStates() {
        atlas.server.knowsLast = false;

        assertThatThrownBy(() -> atlas.engine())
                .isInstanceOf(EngineRefusalException.class)
                .hasMessageContaining("use an SGLang that knows");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[[1.0,2.0],[3.0,4.0]]", "[[[1.0],[2.0]]]", "[[1.0,null]]"})
    void shouldRefuseStatesOfAnotherForm(String states) {
        atlas.server.plant(
                GENERATE,
                new Fault.Reply(
                        200,
                        "[{\"output_ids\":[1],\"meta_info\":{\"finish_reason\":{\"type\":\"length\"},\"hidden_states\":%1$s}},{\"output_ids\":[1],\"meta_info\":{\"finish_reason\":{\"type\":\"length\"},\"hidden_states\":%1$s}},{\"output_ids\":[1],\"meta_info\":{\"finish_reason\":{\"type\":\"length\"},\"hidden_states\":%1$s}}]"
                                .formatted(states)));

        assertThatThrownBy(() -> atlas.engine()).isInstanceOf(EngineRefusalException.class);
    }

    @Test
    void shouldRefuseQuestionsThatTheServerHasNoRoomFor() {
        atlas.server.maxModelLen = 40;
        try (ModelEngine engine = atlas.engine()) {
            assertThatThrownBy(() -> engine.prompt("What is the capital of " + "a country ".repeat(20) + "?"))
                    .hasMessageContaining("32");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LoRA is not enabled. Please set `--enable-lora` to enable LoRA. | --enable-lora",
                "LoRA adapter x with rank 64 is incompatible with the current LoRA memory pool configuration. Please ensure that the LoRA adapter's rank is within the configured `--max-lora-rank` and that the target modules are included in `--lora-target-modules`. | larger --max-lora-rank",
                "[Errno 2] No such file or directory: '/adapters/x/adapter_config.json' | server-adapter-folder"
            })
    void shouldSayWhatToChangeWhenAnAdapterCannotBeLoaded(String message, String word) {
        try (ModelEngine engine = atlas.engine()) {
            atlas.server.plant(
                    LOAD,
                    new Fault.Reply(
                            400, "{\"success\":false,\"error_message\":\"" + message + "\",\"loaded_adapters\":{}}"));

            assertThatThrownBy(() -> engine.load(atlas.adapter()))
                    .isInstanceOf(EngineUnavailableException.class)
                    .hasMessageContaining(word);
        }
    }

    @Test
    void shouldGoOnWhenAnotherAnswererLoadedTheAdapterMeanwhile() {
        try (ModelEngine engine = atlas.engine();
                EngineAdapter first = engine.load(atlas.adapter())) {
            atlas.server.plant("/v1/models", new Fault.Reply(200, "{\"object\":\"list\",\"data\":[]}"));

            try (EngineAdapter second = engine.load(atlas.adapter())) {
                assertThat(second.confidenceLogits(prompts(engine)))
                        .containsExactly(first.confidenceLogits(prompts(engine)));
            }
        }
    }

    @Test
    void shouldGoOnWhenTheServerPutAnAdapterOutOfMemoryAndReadsItAgain() {
        try (ModelEngine engine = atlas.engine();
                EngineAdapter adapter = engine.load(atlas.adapter())) {
            float[] before = adapter.confidenceLogits(prompts(engine));
            atlas.server.unload(atlas.server.adapters().iterator().next());

            assertThat(adapter.confidenceLogits(prompts(engine))).containsExactly(before);
        }
    }

    @Test
    void shouldTakeTheFilesAwayWhenAnotherHasUnloadedTheAdapter() throws IOException {
        try (ModelEngine engine = atlas.engine()) {
            EngineAdapter adapter = engine.load(atlas.adapter());
            atlas.server.unload(atlas.server.adapters().iterator().next());

            adapter.close();

            await().atMost(WAIT).until(() -> PathUtils.isEmptyDirectory(atlas.share()));
        }
    }
}
