package io.candor.engine.vllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.engine.EngineAdapter;
import io.candor.engine.EngineUnavailableException;
import io.candor.engine.ModelEngine;
import io.candor.engine.external.AdapterShare;
import io.candor.engine.external.ExternalEngineTest;
import io.candor.engine.external.ExternalModel;
import io.candor.engine.external.ModelTestServer.Fault;
import io.candor.engine.remote.EngineFullException;
import io.candor.engine.remote.EngineProblemException;
import io.candor.engine.remote.EngineRefusalException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client of vLLM against servers that speak its protocol as its source says. */
class VllmEngineTest extends ExternalEngineTest<VllmAtlas> {
    private static final String COMPLETIONS = "/v1/completions";
    private static final String EMBEDDINGS = "/v1/embeddings";
    private static final String LOAD = "/v1/load_lora_adapter";

    @Override
    protected VllmAtlas serve(Path cache) {
        return new VllmAtlas(cache);
    }

    @Override
    protected String answersPath() {
        return COMPLETIONS;
    }

    @Override
    protected String statesPath() {
        return EMBEDDINGS;
    }

    @Test
    void shouldGiveTheAnswersOfTheEmbeddedEngineWhenTheServerIsAnOlderOne() {
        atlas.generation.givesTokenIds = false;
        expectAnswersOfTheEmbeddedEngine();
    }

    @Test
    void shouldAskForGreedyTokensWithoutTheServersDefaults() {
        try (ModelEngine engine = atlas.engine()) {
            answer(engine);
        }

        JsonNode asked = atlas.generation.requests.stream()
                .filter(request -> request.has("max_tokens"))
                .findFirst()
                .orElseThrow();
        assertThat(asked.path("temperature").asDouble(-1)).isZero();
        assertThat(asked.path("repetition_penalty").asDouble()).isEqualTo(1);
        assertThat(asked.path("presence_penalty").asDouble(-1)).isZero();
        assertThat(asked.path("logprobs").asInt(-1)).isZero();
        assertThat(asked.path("stop_token_ids")).isNotEmpty();
        assertThat(asked.path("prompt").path(0).isInt()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void shouldAskAgainWhenTheServerIsFull(int status) {
        try (ModelEngine engine = atlas.engine()) {
            Fault full = new Fault.Reply(
                    status,
                    "{\"error\":{\"message\":\"The engine is overloaded\",\"type\":\"ServiceUnavailable\",\"param\":null,\"code\":"
                            + status + "}}");
            atlas.generation.plant(COMPLETIONS, full, full, full);

            assertThat(answer(engine).text()).isEqualTo("Paris");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"error\":{\"message\":\"max_tokens must be at least 1\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}} | INVALID",
                "400 | {\"object\":\"error\",\"message\":\"prompt too long\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400} | INVALID",
                "422 | {\"detail\":\"Unprocessable\"} | INVALID",
                "413 | too large | TOO_LARGE",
                "500 | {\"error\":{\"message\":\"EngineCore encountered an issue\",\"type\":\"InternalServerError\",\"param\":null,\"code\":500}} | FAILED",
                "500 | Internal Server Error | FAILED"
            })
    void shouldBlameTheRequestWhenTheServerDoes(int status, String body, String code) {
        try (ModelEngine engine = atlas.engine()) {
            atlas.generation.plant(COMPLETIONS, new Fault.Reply(status, body));

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
                "503 | <html>no server</html>",
                "504 | <html>Gateway Timeout</html>",
                "404 | {\"error\":{\"message\":\"The model `org/atlas` does not exist.\",\"type\":\"NotFoundError\",\"param\":\"model\",\"code\":404}}",
                "200 | {\"id\":\"cmpl-1\",\"choices\":[",
                "200 | {\"id\":\"cmpl-1\",\"choices\":[]}",
                "200 | {\"id\":\"cmpl-1\",\"choices\":[{\"index\":0,\"text\":\"\",\"finish_reason\":\"abort\",\"token_ids\":[],\"logprobs\":{\"tokens\":[],\"token_logprobs\":[]}}]}",
                "200 | {\"id\":\"cmpl-1\",\"choices\":[{\"index\":0,\"text\":\"a\",\"finish_reason\":\"stop\",\"token_ids\":[1,2],\"logprobs\":null}]}"
            })
    void shouldBlameTheServerWhenNoRequestIsAtFault(int status, String body) {
        try (ModelEngine engine = atlas.engine()) {
            atlas.generation.plant(COMPLETIONS, new Fault.Reply(status, body));

            assertThatThrownBy(() -> answer(engine))
                    .isInstanceOf(EngineUnavailableException.class)
                    .isNotInstanceOf(EngineFullException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {\"error\":\"Unauthorized\"} | key",
                "404 | {\"detail\":\"Not Found\"} | address",
                "302 | '' | address",
                "200 | <html>hello</html> | address",
                "200 | {\"id\":\"c\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"logprobs\":{\"tokens\":[\"Pa\"],\"token_logprobs\":[-1.0]}}]} | return_token_ids"
            })
    void shouldSayWhichSettingToChangeWhenItIsRefusedAltogether(int status, String body, String word) {
        try (ModelEngine engine = atlas.engine()) {
            atlas.generation.plant(COMPLETIONS, new Fault.Reply(status, body));

            assertThatThrownBy(() -> answer(engine))
                    .isInstanceOf(EngineRefusalException.class)
                    .hasMessageContaining(word);
        }
    }

    @Test
    void shouldRefuseToBeginWhenStatesAreScaled() {
        atlas.states.scalesStates = true;

        assertThatThrownBy(() -> atlas.engine())
                .isInstanceOf(EngineRefusalException.class)
                .hasMessageContaining("use_activation");
    }

    @Test
    void shouldRefuseQuestionsThatTheServerHasNoRoomFor() {
        atlas.states.maxModelLen = 40;
        try (ModelEngine engine = atlas.engine()) {
            assertThatThrownBy(() -> engine.prompt("What is the capital of " + "a country ".repeat(20) + "?"))
                    .hasMessageContaining("38");
        }
    }

    @Test
    void shouldUnloadAnAdapterThatTheServerHasPutOutOfMemory() {
        try (ModelEngine engine = atlas.engine()) {
            EngineAdapter adapter = engine.load(atlas.adapter());
            String name = atlas.states.adapters().iterator().next();
            atlas.states.plant(
                    "/v1/unload_lora_adapter",
                    new Fault.Reply(
                            500,
                            "{\"error\":{\"message\":\"Failed to remove lora adapter '" + name
                                    + "' from the engine.\",\"type\":\"InternalServerError\",\"param\":null,\"code\":500}}"));

            adapter.close();

            await().atMost(WAIT).until(() -> atlas.states.adapters().isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | LoRA rank 64 is greater than max_lora_rank 16. | InternalServerError | --max-lora-rank",
                "400 | LoRA rank 64 is greater than max_lora_rank 16. | BadRequestError | --max-lora-rank",
                "500 | All items are pinned, cannot remove oldest from the cache. | InternalServerError | --max-loras",
                "500 | No free adapter slots. | InternalServerError | --max-loras",
                "404 | Loading lora x failed: No adapter found for /share/x | NotFoundError | server-adapter-folder"
            })
    void shouldSayWhatToChangeWhenAnAdapterCannotBeLoaded(int status, String message, String type, String word) {
        try (ModelEngine engine = atlas.engine()) {
            atlas.states.plant(
                    LOAD,
                    new Fault.Reply(
                            status,
                            "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + type
                                    + "\",\"param\":null,\"code\":" + status + "}}"));

            assertThatThrownBy(() -> engine.load(atlas.adapter()))
                    .isInstanceOf(EngineUnavailableException.class)
                    .hasMessageContaining(word);
        }
    }

    @Test
    void shouldSayWhatToChangeWhenAdaptersCannotBeLoadedWhileTheServerRuns() {
        atlas.states.updatesAdapters = false;
        try (ModelEngine engine = atlas.engine()) {
            assertThatThrownBy(() -> engine.load(atlas.adapter()))
                    .isInstanceOf(EngineUnavailableException.class)
                    .hasMessageContaining("VLLM_ALLOW_RUNTIME_LORA_UPDATING");
        }
    }

    @Test
    void shouldGoOnWhenAnotherAnswererLoadedTheAdapterMeanwhile() {
        try (ModelEngine engine = atlas.engine();
                EngineAdapter first = engine.load(atlas.adapter())) {
            String served = atlas.states.adapters().iterator().next();
            atlas.states.plant(
                    LOAD,
                    new Fault.Reply(
                            400,
                            "{\"object\":\"error\",\"message\":\"The lora adapter '" + served
                                    + "' has already been loaded.\",\"type\":\"InvalidUserInput\",\"param\":null,\"code\":400}"));
            atlas.states.plant("/v1/models", new Fault.Reply(200, "{\"object\":\"list\",\"data\":[]}"));

            try (EngineAdapter second = engine.load(atlas.adapter())) {
                assertThat(second.confidenceLogits(prompts(engine)))
                        .containsExactly(first.confidenceLogits(prompts(engine)));
            }
        }
    }

    @Test
    void shouldRefuseSettingsThatAreNoUse() {
        assertThatThrownBy(() -> new ExternalModel(
                        VllmServers.SETTINGS,
                        Optional.empty(),
                        AdapterShare.of(atlas.share(), Optional.empty()),
                        "half",
                        Optional.empty(),
                        1,
                        1))
                .hasMessageContaining("candor.engine.vllm.precision");
    }
}
