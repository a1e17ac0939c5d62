package io.candor.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.candor.engine.AnswerProvider;
import io.candor.engine.AnswerReader;
import io.candor.engine.EmbeddedEngine;
import io.candor.engine.EngineAdapter;
import io.candor.engine.EngineAnswers;
import io.candor.engine.EngineUnavailableException;
import io.candor.engine.ModelEngine;
import io.candor.engine.server.EngineServerConfig;
import io.candor.engine.wire.GenerationRequest;
import io.candor.event.retry.Backoff;
import io.candor.llm.decoder.ConfidenceReading;
import io.candor.llm.decoder.Continuation;
import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.Generation;
import io.candor.llm.decoder.LanguageModel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.commons.io.file.PathUtils;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Client and server of a remote engine over real connections on loopback. */
class RemoteEngineTest {
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final float TOLERANCE = 1e-5f;
    private static final List<String> COUNTRIES =
            List.of("France", "Japan", "Brazil", "Mongolia", "Peru", "Kenya", "Norway", "Laos", "Chad", "Fiji");

    @TempDir
    private Path folder;

    private ServedAtlas atlas;

    @BeforeEach
    void serve() {
        atlas = new ServedAtlas(folder);
    }

    @AfterEach
    void stop() {
        atlas.close();
    }

    private static List<String> questions() {
        List<String> questions = new ArrayList<>();
        for (String country : COUNTRIES) {
            questions.add("What is the capital of " + country + "?");
            questions.add("What is the currency of " + country + "?");
            questions.add("Which continent is " + country + " on, as every school atlas says?");
        }
        return questions;
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

    private ModelEngine embedded() {
        return new EmbeddedEngine(LanguageModel.open(atlas.folder(), ServedAtlas.SETTINGS));
    }

    @Test
    void shouldGiveTheAnswersOfTheEmbeddedEngine() {
        try (ModelEngine here = embedded();
                ModelEngine there = atlas.engine()) {
            List<int[]> prompts = questions().stream().map(there::prompt).toList();

            Map<Integer, Generation> remote = answers(there, prompts);

            Map<Integer, Generation> local = answers(here, prompts);
            assertThat(remote).hasSameSizeAs(prompts);
            remote.forEach((i, answer) -> {
                Continuation continuation = answer.continuation();
                Continuation expected = local.get(i).continuation();
                assertThat(answer.text()).isEqualTo(local.get(i).text());
                assertThat(continuation.tokens()).isEqualTo(expected.tokens());
                assertThat(continuation.stopped()).isEqualTo(expected.stopped());
                assertThat(continuation.logProbabilities())
                        .containsExactly(expected.logProbabilities(), withinTolerance());
            });
        }
    }

    @Test
    void shouldGiveTheSameTextsWhenItIsAskedForAnswersAlone() {
        List<String> questions = questions();
        Map<Integer, String> texts = new TreeMap<>();
        try (ModelEngine here = embedded();
                AnswerProvider there = new EngineAnswers(atlas.engine(), "large");
                ContinuousBatch<Integer> batch = there.batch(questions::get, 0)) {
            List<ContinuousBatch.Prompt<Integer>> joining = new ArrayList<>();
            for (int i = 0; i < questions.size(); i++) {
                // The tokens of whoever reads the answers, which are no use there.
                joining.add(new ContinuousBatch.Prompt<>(i, new int[] {1, 2}, 16));
            }
            batch.join(joining)
                    .forEach(
                            ended -> texts.put(ended.owner(), ended.generation().text()));
            await().atMost(WAIT).until(() -> {
                batch.decode()
                        .forEach(ended ->
                                texts.put(ended.owner(), ended.generation().text()));
                return batch.size() == 0;
            });

            Map<Integer, Generation> local =
                    answers(here, questions.stream().map(here::prompt).toList());
            assertThat(there.model()).isEqualTo("large");
            assertThat(texts).hasSameSizeAs(questions);
            texts.forEach((i, text) -> assertThat(text).isEqualTo(local.get(i).text()));
        }
    }

    private static Offset<Float> withinTolerance() {
        return within(TOLERANCE);
    }

    @Test
    void shouldGiveTheConfidencesOfTheEmbeddedEngine() {
        try (ModelEngine here = embedded();
                ModelEngine there = atlas.engine();
                EngineAdapter local = here.load(atlas.adapter());
                EngineAdapter remote = there.load(atlas.adapter())) {
            List<int[]> prompts = questions().stream().map(there::prompt).toList();

            float[] logits = remote.confidenceLogits(prompts);

            assertThat(logits).containsExactly(local.confidenceLogits(prompts), withinTolerance());
        }
    }

    @Test
    void shouldFindGivenAnswersAsProbableAsTheEmbeddedEngineDoes() {
        try (ModelEngine here = embedded();
                ModelEngine there = atlas.engine()) {
            AnswerReader local = here.answerReader().orElseThrow();
            AnswerReader remote = there.answerReader().orElseThrow();
            List<int[]> prompts = questions().stream().map(there::prompt).toList();
            List<int[]> answers = new ArrayList<>();
            for (int i = 0; i < prompts.size(); i++) {
                answers.add(remote.tokens(prompts.get(i), i % 2 == 0 ? "Lima" : "<|im_end|> South America"));
            }

            double[] means = remote.meanLogProbabilities(prompts, answers);

            assertThat(answers.get(1)).isEqualTo(local.tokens(prompts.get(1), "<|im_end|> South America"));
            assertThat(means).containsExactly(local.meanLogProbabilities(prompts, answers), within((double) TOLERANCE));
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
                    .isCloseTo(local.confidenceLogits(List.of(prompt))[0], withinTolerance());
        }
    }

    @Test
    void shouldLoadTheAdapterAgainWhenTheServerWasStartedAnew() {
        try (ModelEngine engine = atlas.engine();
                EngineAdapter adapter = engine.load(atlas.adapter())) {
            List<int[]> prompts = List.of(engine.prompt("What is the capital of Peru?"));
            float before = adapter.confidenceLogits(prompts)[0];
            atlas.stop();
            atlas.start();

            float[] after = adapter.confidenceLogits(prompts);

            assertThat(after).containsExactly(before);
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

    @Test
    void shouldUnloadAnAdapterWhenNobodyHoldsItAnyMore() {
        try (ModelEngine first = atlas.engine();
                ModelEngine second = atlas.engine();
                EngineClient client = new EngineClient(atlas.connection())) {
            EngineAdapter held = first.load(atlas.adapter());
            second.load(atlas.adapter()).close();
            assertThat(client.description().adapters()).hasSize(1);

            held.close();

            await().atMost(WAIT).until(() -> client.description().adapters().isEmpty());
        }
    }

    @Test
    void shouldSayWhatToChangeWhenThereIsNoRoomForAnotherAdapter() throws IOException {
        try (ServedAtlas small = new ServedAtlas(folder, local -> ServedAtlas.withMost(local, 8, 1));
                ModelEngine engine = small.engine();
                EngineAdapter first = engine.load(small.adapter())) {
            Path other = anotherAdapter(small.adapter());

            assertThatThrownBy(() -> engine.load(other))
                    .isInstanceOf(EngineUnavailableException.class)
                    .hasMessageContaining("--max-adapters");
        }
    }

    /** Other bytes, hence another name. */
    private Path anotherAdapter(Path adapter) throws IOException {
        Path other = folder.resolve("other");
        PathUtils.copyDirectory(adapter, other);
        Files.deleteIfExists(other.resolve("manifest.json"));
        Path config = other.resolve("adapter_config.json");
        Files.writeString(config, Files.readString(config) + "\n");
        return other;
    }

    @Test
    void shouldAnswerAllInTurnWhenTheServerIsFull() {
        try (ServedAtlas small = new ServedAtlas(folder, local -> ServedAtlas.withMost(local, 2, 1));
                ModelEngine engine = small.engine();
                ContinuousBatch<Integer> first = engine.continuousBatch(0);
                ContinuousBatch<Integer> second = engine.continuousBatch(0)) {
            List<Integer> answered = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int[] prompt = engine.prompt("What is the capital of " + COUNTRIES.get(i) + "?");
                (i % 2 == 0 ? first : second).join(List.of(new ContinuousBatch.Prompt<>(i, prompt, 16)));
            }

            await().atMost(WAIT).until(() -> {
                first.decode().forEach(ended -> answered.add(ended.owner()));
                second.decode().forEach(ended -> answered.add(ended.owner()));
                return first.size() + second.size() == 0;
            });

            assertThat(answered).containsExactlyInAnyOrder(0, 1, 2, 3);
        }
    }

    @Test
    void shouldFreeTheServersPlacesWhenNobodyWaitsAnyMore() {
        try (ModelEngine engine = atlas.engine();
                EngineClient client = new EngineClient(atlas.connection());
                ContinuousBatch<Integer> batch = engine.continuousBatch(0)) {
            List<ContinuousBatch.Prompt<Integer>> joining = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                joining.add(new ContinuousBatch.Prompt<>(i, engine.prompt("Tell of " + COUNTRIES.get(i % 10)), 200));
            }
            batch.join(joining);
            await().atMost(WAIT).until(() -> client.description().underWay() > 0);

            batch.cancel(owner -> true);

            assertThat(batch.size()).isZero();
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> client.description().underWay() == 0);
        }
    }

    @Test
    void shouldAnswerForLongerThanTheHeadOfARequestMayTake() {
        System.setProperty("candor.http.head-deadline", "100ms");
        try (ServedAtlas impatient = new ServedAtlas(folder);
                ModelEngine engine = impatient.engine()) {
            List<int[]> prompts = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                questions().forEach(question -> prompts.add(engine.prompt(question)));
            }
            long begun = System.nanoTime();

            for (int i = 0; i < prompts.size(); i += 200) {
                assertThat(answers(engine, prompts.subList(i, i + 200))).hasSize(200);
            }

            assertThat(System.nanoTime() - begun)
                    .isGreaterThan(Duration.ofMillis(200).toNanos());
        } finally {
            System.clearProperty("candor.http.head-deadline");
        }
    }

    @Test
    void shouldRefuseWhenTheServerRunsAnotherModel() throws IOException {
        Path other = folder.resolve("elsewhere");
        PathUtils.copyDirectory(atlas.folder(), other);
        Files.writeString(other.resolve("tokenizer_config.json"), "\n", StandardOpenOption.APPEND);

        assertThatThrownBy(() -> RemoteEngine.open(atlas.connection(), () -> new Backoff(WAIT, WAIT), WAIT, other))
                .isInstanceOf(EngineRefusalException.class)
                .hasMessageContaining("tokenizer_config.json");
    }

    @Test
    void shouldAnswerWhenTheServerComesBackWithTheSameModelFromAnotherFolder() throws IOException {
        Path other = folder.resolve("same-elsewhere");
        PathUtils.copyDirectory(atlas.folder(), other);
        try (ModelEngine engine = atlas.engine();
                LanguageModel same = LanguageModel.open(other, ServedAtlas.SETTINGS)) {
            atlas.stop();

            atlas.start(same);

            assertThat(answers(engine, List.of(engine.prompt("What is the capital of France?")))
                            .get(0)
                            .text())
                    .isEqualTo("Paris");
        }
    }

    @Test
    void shouldTellWithoutTheAddressWhenTheServerComesBackWithAnotherModel() {
        try (EngineClient client = new EngineClient(atlas.connection())) {
            GenerationRequest other = new GenerationRequest(
                    "a", "atlas@000000000000", List.of(new GenerationRequest.Prompt(new int[] {1}, 1)), false);
            LinkedBlockingQueue<AnswerRequest.Arrival<String>> arrivals = new LinkedBlockingQueue<>();
            AnswerRequest<String> answer = new AnswerRequest<>("a", client, List.of(), arrivals::add);

            answer.begin(client.generate(other, answer));

            await().atMost(WAIT).until(() -> !arrivals.isEmpty());
            assertThat(arrivals.element().failure().orElseThrow())
                    .isInstanceOfSatisfying(EngineRefusalException.class, refusal -> assertThat(
                                    refusal.told().orElseThrow())
                            .startsWith("this engine runs atlas@")
                            .doesNotContain("http"));
        }
    }

    @Test
    void shouldOpenTheModelWhenItsWeightsAreAtTheServerOnly() throws IOException {
        Path light = folder.resolve("light");
        PathUtils.copyDirectory(atlas.folder(), light);
        Files.delete(light.resolve("model.safetensors"));

        try (ModelEngine engine = RemoteEngine.open(atlas.connection(), () -> new Backoff(WAIT, WAIT), WAIT, light)) {
            assertThat(answers(engine, List.of(engine.prompt("What is the capital of France?")))
                            .get(0)
                            .text())
                    .isEqualTo("Paris");
        }
    }

    @Test
    void shouldTakeOnlyItsKeyWhenTheServerHasOne() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "a-key-of-many-letters\n");
        try (ServedAtlas closed = new ServedAtlas(folder, local -> ServedAtlas.withFiles(local, key, null, null))) {
            EngineConnection stranger = closed.connection();
            EngineConnection known = new EngineConnection(
                    stranger.url(),
                    Optional.of("a-key-of-many-letters"),
                    Map.of(),
                    stranger.connectTimeout(),
                    stranger.timeout());

            assertThatThrownBy(() -> closed.engine(stranger))
                    .isInstanceOf(EngineRefusalException.class)
                    .hasMessageContaining("key");
            closed.engine(known).close();
        }
    }

    @Test
    void shouldRefuseToListenElsewhereWhenThereIsNoKey() {
        assertThatThrownBy(() -> new ServedAtlas(
                        folder,
                        local -> new EngineServerConfig(
                                "0.0.0.0", 0, Optional.empty(), Optional.empty(), Optional.empty(), 1, 1, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | generations | nonsense | 400 | INVALID",
                "POST | generations | {\"id\":\"a\",\"model\":\"MODEL\",\"prompts\":[],\"stream\":false} | 400 | INVALID",
                "POST | generations | {\"id\":\"a\",\"model\":\"other\",\"prompts\":[{\"tokens\":[1],\"maxTokens\":1}],\"stream\":false} | 409 | MODEL_MISMATCH",
                "POST | generations | {\"id\":\"a\",\"model\":\"MODEL\",\"prompts\":[{\"tokens\":[99999],\"maxTokens\":1}],\"stream\":false} | 400 | INVALID",
                "POST | generations | {\"id\":\"a\",\"model\":\"MODEL\",\"prompts\":[{\"tokens\":[1],\"maxTokens\":0}],\"stream\":false} | 400 | INVALID",
                "POST | states | {\"model\":\"MODEL\",\"prompts\":[[]]} | 400 | INVALID",
                "POST | states | {\"model\":\"MODEL\",\"adapter\":\"gone\",\"prompts\":[[1]]} | 404 | ADAPTER_UNKNOWN",
                "POST | likelihoods | {\"model\":\"MODEL\",\"rows\":[]} | 400 | INVALID",
                "POST | likelihoods | {\"model\":\"MODEL\",\"rows\":[null]} | 400 | INVALID",
                "POST | likelihoods | {\"model\":\"MODEL\",\"rows\":[{\"prompt\":[],\"answer\":[1]}]} | 400 | INVALID",
                "POST | likelihoods | {\"model\":\"MODEL\",\"rows\":[{\"prompt\":[1]}]} | 400 | INVALID",
                "POST | likelihoods | {\"model\":\"MODEL\",\"rows\":[{\"prompt\":[1],\"answer\":[-1]}]} | 400 | INVALID",
                "POST | likelihoods | {\"model\":\"other\",\"rows\":[{\"prompt\":[1],\"answer\":[1]}]} | 409 | MODEL_MISMATCH",
                "PUT | adapters/wrong | {\"model\":\"MODEL\",\"holder\":\"h\",\"files\":{}} | 400 | INVALID",
                "PUT | files/0000000000000000000000000000000000000000000000000000000000000000 | x | 400 | INVALID",
                "GET | nothing | '' | 404 | NOT_FOUND"
            })
    void shouldSayWhatIsWrongWhenARequestIsBad(String method, String path, String body, int status, String code)
            throws Exception {
        String model;
        try (ModelEngine engine = atlas.engine()) {
            model = engine.modelId();
        }

        HttpResponse<String> refused = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(atlas.connection().url() + "/v1/engine/" + path))
                                .method(method, HttpRequest.BodyPublishers.ofString(body.replace("MODEL", model)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused.body()).contains("\"code\":\"" + code + "\"");
    }

    @ParameterizedTest
    @CsvSource({"Origin, http://evil.example", "Origin, null", "Sec-Fetch-Site, cross-site"})
    void shouldTakeNothingFromAPageInABrowser(String header, String value) throws Exception {
        String model;
        try (ModelEngine engine = atlas.engine()) {
            model = engine.modelId();
        }

        HttpResponse<String> refused = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(atlas.connection().url() + "/v1/engine/states"))
                                .header(header, value)
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"model\":\"" + model + "\",\"prompts\":[[1]]}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("pages in a browser");
    }

    @Test
    void shouldFindEverythingInOrderWhenTheServerIsCandors() {
        List<Findings.Finding> findings = new EngineCheck(atlas.connection(), Optional.of(atlas.folder())).run();

        assertThat(findings).hasSize(8).allMatch(finding -> finding.works().equals(Optional.of(true)));
    }
}
