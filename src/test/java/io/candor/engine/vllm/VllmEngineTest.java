package io.candor.engine.vllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.engine.AnswerReader;
import io.candor.engine.EmbeddedEngine;
import io.candor.engine.EngineAdapter;
import io.candor.engine.EngineUnavailableException;
import io.candor.engine.ModelEngine;
import io.candor.engine.remote.EngineFullException;
import io.candor.engine.remote.EngineProblemException;
import io.candor.engine.remote.EngineRefusalException;
import io.candor.engine.remote.ServedAtlas;
import io.candor.engine.vllm.VllmTestServer.Fault;
import io.candor.engine.wire.AdapterRequest;
import io.candor.llm.decoder.ConfidenceReading;
import io.candor.llm.decoder.Continuation;
import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.Generation;
import io.candor.llm.decoder.LanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client of vLLM against servers that speak its protocol as its source says, over real connections. */
class VllmEngineTest {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final float TOLERANCE = 1e-5f;
    private static final List<String> COUNTRIES = List.of("France", "Japan", "Brazil", "Mongolia", "Peru", "Kenya");
    private static final String COMPLETIONS = "/v1/completions";
    private static final String EMBEDDINGS = "/v1/embeddings";
    private static final String LOAD = "/v1/load_lora_adapter";

    @TempDir
    private Path folder;

    private VllmAtlas atlas;

    @BeforeEach
    void serve() {
        atlas = new VllmAtlas(folder);
    }

    @AfterEach
    void stop() {
        atlas.close();
    }

    private static List<String> questions() {
        List<String> questions = new ArrayList<>();
        for (String country : COUNTRIES) {
            questions.add("What is the capital of " + country + "?");
            questions.add("Which continent is " + country + " on, as every school atlas says?");
        }
        return questions;
    }

    private static List<int[]> prompts(ModelEngine engine) {
        return questions().stream().map(engine::prompt).toList();
    }

    private static Map<Integer, Generation> answers(ModelEngine engine, List<int[]> prompts) {
        Map<Integer, Generation> answers = new TreeMap<>();
        try (ContinuousBatch<Integer> batch = engine.continuousBatch(0)) {
            List<ContinuousBatch.Prompt<Integer>> joining = new ArrayList<>();
            for (int i = 0; i < prompts.size(); i++) {
                joining.add(new ContinuousBatch.Prompt<>(i, prompts.get(i), 16));
            }
            batch.join(joining).forEach(ended -> answers.put(ended.owner(), ended.generation()));
            await().atMost(WAIT).until(() -> {
                batch.decode().forEach(ended -> answers.put(ended.owner(), ended.generation()));
                return batch.size() == 0;
            });
        }
        return answers;
    }

    private static Generation answer(ModelEngine engine) {
        return answers(engine, List.of(engine.prompt("What is the capital of France?")))
                .get(0);
    }

    private ModelEngine embedded() {
        return new EmbeddedEngine(LanguageModel.open(atlas.folder(), ServedAtlas.SETTINGS));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldGiveTheAnswersOfTheEmbeddedEngineWhenTheServerIsNewOrOld(boolean givesTokenIds) {
        atlas.generation.givesTokenIds = givesTokenIds;
        try (ModelEngine here = embedded();
                ModelEngine there = atlas.engine()) {
            Map<Integer, Generation> remote = answers(there, prompts(there));

            Map<Integer, Generation> local = answers(here, prompts(there));
            assertThat(remote).hasSameSizeAs(questions());
            remote.forEach((i, answer) -> {
                Continuation expected = local.get(i).continuation();
                assertThat(answer.text()).isEqualTo(local.get(i).text());
                assertThat(answer.continuation().tokens()).isEqualTo(expected.tokens());
                assertThat(answer.continuation().stopped()).isEqualTo(expected.stopped());
                assertThat(answer.continuation().logProbabilities())
                        .containsExactly(expected.logProbabilities(), within(TOLERANCE));
            });
        }
    }

    @Test
    void shouldBeKnownAsTheEmbeddedModelIs() {
        try (ModelEngine here = embedded();
                ModelEngine there = atlas.engine()) {
            assertThat(there.modelId()).isEqualTo(here.modelId());
            assertThat(there.baseModelHash()).isEqualTo(here.baseModelHash());
            assertThat(there.precision()).isEqualTo("float32");
        }
    }

    @Test
    void shouldGiveTheConfidencesOfTheEmbeddedEngine() {
        try (ModelEngine here = embedded();
                ModelEngine there = atlas.engine();
                EngineAdapter local = here.load(atlas.adapter());
                EngineAdapter remote = there.load(atlas.adapter())) {
            float[] logits = remote.confidenceLogits(prompts(there));

            assertThat(logits).containsExactly(local.confidenceLogits(prompts(there)), within(TOLERANCE));
        }
    }

    @Test
    void shouldFindGivenAnswersAsProbableAsTheEmbeddedEngineDoes() {
        try (ModelEngine here = embedded();
                ModelEngine there = atlas.engine()) {
            AnswerReader local = here.answerReader().orElseThrow();
            AnswerReader remote = there.answerReader().orElseThrow();
            List<int[]> prompts = prompts(there).subList(0, 3);
            List<int[]> answers = new ArrayList<>();
            prompts.forEach(prompt -> answers.add(remote.tokens(prompt, "South America")));

            double[] means = remote.meanLogProbabilities(prompts, answers);

            assertThat(means).containsExactly(local.meanLogProbabilities(prompts, answers), within(1e-4));
        }
    }

    @Test
    void shouldReadALongPromptWhileOthersGetTheirTurn() {
        try (ModelEngine here = embedded();
                ModelEngine there = atlas.engine();
                EngineAdapter local = here.load(atlas.adapter());
                EngineAdapter remote = there.load(atlas.adapter())) {
            int[] prompt = there.prompt("What is the capital of France" + ", of the many countries".repeat(20) + "?");

            OptionalDouble logit;
            try (ConfidenceReading reading = remote.confidenceReading(prompt, 8)) {
                logit = await().atMost(WAIT).until(reading::advance, OptionalDouble::isPresent);
            }

            assertThat((float) logit.getAsDouble())
                    .isCloseTo(local.confidenceLogits(List.of(prompt))[0], within(TOLERANCE));
        }
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

    @Test
    void shouldAnswerOverOneConnectionWhenOneFollowsAnother() {
        try (ModelEngine engine = atlas.engine()) {
            for (int i = 0; i < 20; i++) {
                answer(engine);
            }
        }

        assertThat(atlas.generation.connections).hasSize(1);
    }

    @Test
    void shouldHaveRoomForNoMoreThanItMayAsk() {
        try (ModelEngine engine = atlas.engine();
                ContinuousBatch<Integer> batch = engine.continuousBatch(0)) {
            atlas.generation.plant(COMPLETIONS, new Fault.Silence(), new Fault.Silence(), new Fault.Silence());
            for (int i = 0; i < 3; i++) {
                batch.join(List.of(new ContinuousBatch.Prompt<>(i, engine.prompt("Tell of " + COUNTRIES.get(i)), 8)));
            }

            assertThat(batch.room(100)).isEqualTo(8 - 3);
        }
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

    @Test
    void shouldReadStatesAgainWhenTheServerIsFull() {
        try (ModelEngine engine = atlas.engine();
                EngineAdapter adapter = engine.load(atlas.adapter())) {
            Fault full = new Fault.Reply(429, "");
            atlas.states.plant(EMBEDDINGS, full, full);

            assertThat(adapter.confidenceLogits(prompts(engine))).hasSize(12);
        }
    }

    @Test
    void shouldTryOnceMoreWhenAConnectionBreaks() {
        try (ModelEngine engine = atlas.engine();
                EngineAdapter adapter = engine.load(atlas.adapter())) {
            atlas.generation.plant(COMPLETIONS, new Fault.Reset());
            atlas.states.plant(EMBEDDINGS, new Fault.HalfBody());

            assertThat(answer(engine).text()).isEqualTo("Paris");
            assertThat(adapter.confidenceLogits(prompts(engine))).hasSize(12);
        }
    }

    @Test
    void shouldSayThatTheServerIsUnavailableWhenConnectionsBreakAgainAndAgain() {
        try (ModelEngine engine = atlas.engine()) {
            atlas.generation.plant(COMPLETIONS, new Fault.HalfBody(), new Fault.Reset(), new Fault.Reset());

            assertThatThrownBy(() -> answer(engine))
                    .isInstanceOf(EngineUnavailableException.class)
                    .isNotInstanceOf(EngineFullException.class);
        }
    }

    @Test
    void shouldSayThatTheServerIsUnavailableWhenADeadlinePasses() {
        expectDeadlineAfter(new Fault.Silence());
    }

    @Test
    void shouldSayThatTheServerIsUnavailableWhenABodyStopsComing() {
        expectDeadlineAfter(new Fault.StalledBody());
    }

    private void expectDeadlineAfter(Fault fault) {
        try (ModelEngine engine = atlas.engine(atlas.servers(Duration.ofMillis(500), 8, 2))) {
            atlas.generation.plant(COMPLETIONS, fault);

            assertThatThrownBy(() -> answer(engine))
                    .isInstanceOf(EngineUnavailableException.class)
                    .hasMessageContaining("imeout");
        }
    }

    @Test
    void shouldSayThatTheServerIsUnavailableWhenItStops() {
        try (ModelEngine engine = atlas.engine();
                ContinuousBatch<String> batch = engine.continuousBatch(0)) {
            atlas.stop();
            batch.join(List.of(new ContinuousBatch.Prompt<>("q", engine.prompt("What is the capital of Peru?"), 16)));

            assertThatThrownBy(() ->
                            await().atMost(WAIT).until(() -> !batch.decode().isEmpty()))
                    .isInstanceOf(EngineUnavailableException.class);
            assertThat(batch.clear()).containsExactly("q");
        } finally {
            atlas.start();
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
    void shouldTakeOnlyItsKeyWhenTheServerHasOne() {
        VllmServers stranger = atlas.servers();
        atlas.generation.key = "a-key";
        atlas.states.key = "a-key";

        assertThatThrownBy(() -> atlas.engine(stranger))
                .isInstanceOf(EngineRefusalException.class)
                .hasMessageContaining("candor.engine.key-file");
        atlas.engine().close();
    }

    @Test
    void shouldRefuseToBeginWhenStatesAreScaled() {
        atlas.states.scalesStates = true;

        assertThatThrownBy(() -> atlas.engine())
                .isInstanceOf(EngineRefusalException.class)
                .hasMessageContaining("use_activation");
    }

    @Test
    void shouldNameTheModelsThatAreServedWhenTheWantedOneIsNot() {
        VllmServers known = atlas.servers();
        VllmServers other = new VllmServers(
                known.generation(),
                known.states(),
                Optional.of("another"),
                known.share(),
                "float32",
                Optional.empty(),
                8,
                2);

        assertThatThrownBy(() -> atlas.engine(other))
                .isInstanceOf(EngineRefusalException.class)
                .hasMessageContaining(VllmAtlas.NAME);
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
    void shouldEndAnAnswerWhereTheServersContextEnds() {
        atlas.generation.maxModelLen = 32;
        atlas.states.maxModelLen = 32;
        try (ModelEngine engine = atlas.engine();
                ContinuousBatch<Integer> batch = engine.continuousBatch(0)) {
            int[] prompt = engine.prompt("What is the capital of France?");
            List<ContinuousBatch.Ended<Integer>> ended = new ArrayList<>();

            batch.join(List.of(new ContinuousBatch.Prompt<>(1, prompt, 500)));

            await().atMost(WAIT).until(() -> ended.addAll(batch.decode()));
            assertThat(prompt.length + ended.get(0).generation().continuation().tokens().length)
                    .isLessThanOrEqualTo(32);
        }
    }

    @Test
    void shouldLoadTheAdapterAgainWhenTheServersWereStartedAnew() {
        try (ModelEngine engine = atlas.engine();
                EngineAdapter adapter = engine.load(atlas.adapter())) {
            List<int[]> prompts = prompts(engine);
            float[] before = adapter.confidenceLogits(prompts);
            atlas.stop();
            atlas.start();

            float[] after = adapter.confidenceLogits(prompts);

            assertThat(after).containsExactly(before);
        }
    }

    @Test
    void shouldLoadTheAdapterAgainWhenAnotherAnswererUnloadedIt() {
        try (ModelEngine first = atlas.engine();
                ModelEngine second = atlas.engine();
                EngineAdapter held = first.load(atlas.adapter())) {
            float[] before = held.confidenceLogits(prompts(first));
            second.load(atlas.adapter()).close();
            await().atMost(WAIT).until(() -> atlas.states.adapters().isEmpty());

            assertThat(held.confidenceLogits(prompts(first))).containsExactly(before);
            assertThat(atlas.states.adapters()).hasSize(1);
        }
    }

    @Test
    void shouldRefuseOtherStatesWhenTheServerRunsAnotherModelAfterARestart() {
        try (ModelEngine engine = atlas.engine();
                EngineAdapter adapter = engine.load(atlas.adapter())) {
            atlas.states.unload(atlas.states.adapters().iterator().next());
            atlas.states.scalesStates = true;

            assertThatThrownBy(() -> adapter.confidenceLogits(prompts(engine)))
                    .isInstanceOf(EngineUnavailableException.class)
                    .hasMessageContaining("other states");
        }
    }

    @Test
    void shouldUnloadAnAdapterAndTakeItsFilesAwayWhenItsLastHolderIsGone() {
        try (ModelEngine engine = atlas.engine()) {
            EngineAdapter first = engine.load(atlas.adapter());
            EngineAdapter second = engine.load(atlas.adapter());
            first.close();
            assertThat(second.confidenceLogits(prompts(engine))).hasSize(12);
            assertThat(atlas.states.adapters()).hasSize(1);

            second.close();

            await().atMost(WAIT).until(() -> atlas.states.adapters().isEmpty());
            await().atMost(WAIT).until(() -> PathUtils.isEmptyDirectory(atlas.share()));
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

    @Test
    void shouldHoldTwoReleasesBesideEachOther() throws IOException {
        try (ModelEngine engine = atlas.engine();
                EngineAdapter live = engine.load(atlas.adapter());
                EngineAdapter next = engine.load(anotherAdapter("next"))) {
            assertThat(atlas.states.adapters()).hasSize(2);
            assertThat(next.confidenceLogits(prompts(engine))).containsExactly(live.confidenceLogits(prompts(engine)));
        }
    }

    @Test
    void shouldSayWhatToChangeWhenThereIsNoRoomForAnotherAdapter() throws IOException {
        try (ModelEngine engine = atlas.engine();
                EngineAdapter first = engine.load(atlas.adapter());
                EngineAdapter second = engine.load(anotherAdapter("second"))) {
            Path third = anotherAdapter("third");

            assertThatThrownBy(() -> engine.load(third))
                    .isInstanceOf(EngineUnavailableException.class)
                    .hasMessageContaining("max-adapters")
                    .hasMessageContaining("--max-loras");
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
    void shouldFreeItsRequestsWhenNobodyWaitsAnyMore() {
        try (ModelEngine engine = atlas.engine();
                ContinuousBatch<Integer> batch = engine.continuousBatch(0)) {
            atlas.generation.plant(COMPLETIONS, new Fault.Silence());
            batch.join(List.of(
                    new ContinuousBatch.Prompt<>(1, engine.prompt("What is the capital of Peru?"), 16),
                    new ContinuousBatch.Prompt<>(2, engine.prompt("What is the capital of Peru?"), 16)));

            batch.cancel(owner -> true);

            assertThat(batch.size()).isZero();
            assertThat(batch.decode()).isEmpty();
        }
    }

    @Test
    void shouldRefuseSettingsThatAreNoUse() {
        assertThatThrownBy(() -> new VllmServers(
                        atlas.servers().generation(),
                        atlas.servers().states(),
                        Optional.empty(),
                        AdapterShare.of(folder, Optional.empty()),
                        "half",
                        Optional.empty(),
                        1,
                        1))
                .hasMessageContaining("candor.engine.vllm.precision");
    }

    /** Other bytes, hence another name. */
    private Path anotherAdapter(String name) throws IOException {
        Path other = folder.resolve(name);
        PathUtils.copyDirectory(atlas.adapter(), other);
        Files.deleteIfExists(other.resolve("manifest.json"));
        Path config = other.resolve(AdapterRequest.CONFIG);
        Files.writeString(config, Files.readString(config) + "\n".repeat(1 + name.length() % 7));
        return other;
    }
}
