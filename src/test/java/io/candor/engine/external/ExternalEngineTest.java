package io.candor.engine.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.candor.engine.AnswerReader;
import io.candor.engine.EmbeddedEngine;
import io.candor.engine.EngineAdapter;
import io.candor.engine.EngineUnavailableException;
import io.candor.engine.ModelEngine;
import io.candor.engine.external.ModelTestServer.Fault;
import io.candor.engine.remote.EngineFullException;
import io.candor.engine.remote.EngineRefusalException;
import io.candor.engine.remote.ServedAtlas;
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
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every client of another project's servers can do, over real connections; what its protocol has of its own is in subclasses. */
public abstract class ExternalEngineTest<A extends ExternalAtlas> {
    protected static final Duration WAIT = Duration.ofSeconds(60);
    private static final float TOLERANCE = 1e-5f;
    private static final List<String> COUNTRIES = List.of("France", "Japan", "Brazil", "Mongolia", "Peru", "Kenya");

    @TempDir
    private Path folder;

    protected A atlas;

    protected abstract A serve(Path cache);

    protected abstract String answersPath();

    protected abstract String statesPath();

    @BeforeEach
    void serve() {
        atlas = serve(folder);
    }

    @AfterEach
    void stop() {
        atlas.close();
    }

    protected static List<String> questions() {
        List<String> questions = new ArrayList<>();
        for (String country : COUNTRIES) {
            questions.add("What is the capital of " + country + "?");
            questions.add("Which continent is " + country + " on, as every school atlas says?");
        }
        return questions;
    }

    protected static List<int[]> prompts(ModelEngine engine) {
        return questions().stream().map(engine::prompt).toList();
    }

    protected static Map<Integer, Generation> answers(ModelEngine engine, List<int[]> prompts) {
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

    protected static Generation answer(ModelEngine engine) {
        return answers(engine, List.of(engine.prompt("What is the capital of France?")))
                .get(0);
    }

    protected final ModelEngine embedded() {
        return new EmbeddedEngine(LanguageModel.open(atlas.folder(), ServedAtlas.SETTINGS));
    }

    @Test
    void shouldGiveTheAnswersOfTheEmbeddedEngine() {
        expectAnswersOfTheEmbeddedEngine();
    }

    protected final void expectAnswersOfTheEmbeddedEngine() {
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
    void shouldAnswerOverOneConnectionWhenOneFollowsAnother() {
        try (ModelEngine engine = atlas.engine()) {
            for (int i = 0; i < 20; i++) {
                answer(engine);
            }
        }

        assertThat(atlas.generation().connections).hasSize(1);
    }

    @Test
    void shouldHaveRoomForNoMoreThanItMayAsk() {
        try (ModelEngine engine = atlas.engine();
                ContinuousBatch<Integer> batch = engine.continuousBatch(0)) {
            atlas.generation().plant(answersPath(), new Fault.Silence(), new Fault.Silence(), new Fault.Silence());
            for (int i = 0; i < 3; i++) {
                batch.join(List.of(new ContinuousBatch.Prompt<>(i, engine.prompt("Tell of " + COUNTRIES.get(i)), 8)));
            }

            assertThat(batch.room(100)).isEqualTo(8 - 3);
        }
    }

    @Test
    void shouldTryOnceMoreWhenAConnectionBreaks() {
        try (ModelEngine engine = atlas.engine();
                EngineAdapter adapter = engine.load(atlas.adapter())) {
            atlas.generation().plant(answersPath(), new Fault.Reset());
            assertThat(answer(engine).text()).isEqualTo("Paris");

            atlas.states().plant(statesPath(), new Fault.HalfBody());
            assertThat(adapter.confidenceLogits(prompts(engine))).hasSize(12);
        }
    }

    @Test
    void shouldSayThatTheServerIsUnavailableWhenConnectionsBreakAgainAndAgain() {
        try (ModelEngine engine = atlas.engine()) {
            atlas.generation().plant(answersPath(), new Fault.HalfBody(), new Fault.Reset(), new Fault.Reset());

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
        try (ModelEngine engine = atlas.engine(Duration.ofMillis(500))) {
            atlas.generation().plant(answersPath(), fault);

            assertThatThrownBy(() -> answer(engine))
                    .isInstanceOf(EngineUnavailableException.class)
                    .hasMessageContaining("no answer within");
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
    void shouldReadStatesAgainWhenTheServerIsFull() {
        try (ModelEngine engine = atlas.engine();
                EngineAdapter adapter = engine.load(atlas.adapter())) {
            Fault full = new Fault.Reply(429, "");
            atlas.states().plant(statesPath(), full, full);

            assertThat(adapter.confidenceLogits(prompts(engine))).hasSize(12);
        }
    }

    @Test
    void shouldTakeOnlyItsKeyWhenTheServerHasOne() {
        atlas.generation().key = "a-key";
        atlas.states().key = "a-key";
        atlas.engine().close();
        atlas.generation().key = null;
        atlas.states().key = null;
        atlas.generation().plant("/v1/models", new Fault.Reply(401, "{\"error\":\"Unauthorized\"}"));

        assertThatThrownBy(() -> atlas.engine())
                .isInstanceOf(EngineRefusalException.class)
                .hasMessageContaining("candor.engine.key-file");
    }

    @Test
    void shouldNameTheModelsThatAreServedWhenTheWantedOneIsNot() {
        assertThatThrownBy(() -> atlas.engineOf("another"))
                .isInstanceOf(EngineRefusalException.class)
                .hasMessageContaining(ExternalAtlas.NAME);
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
    void shouldRefuseOtherStatesWhenTheServerRunsAnotherModelAfterARestart() {
        try (ModelEngine engine = atlas.engine();
                EngineAdapter adapter = engine.load(atlas.adapter())) {
            atlas.stop();
            atlas.start();
            atlas.states().scalesStates = true;

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
            assertThat(atlas.states().adapters()).hasSize(1);

            second.close();

            await().atMost(WAIT).until(() -> atlas.states().adapters().isEmpty());
            await().atMost(WAIT).until(() -> PathUtils.isEmptyDirectory(atlas.share()));
        }
    }

    @Test
    void shouldHoldTwoReleasesBesideEachOther() throws IOException {
        try (ModelEngine engine = atlas.engine();
                EngineAdapter live = engine.load(atlas.adapter());
                EngineAdapter next = engine.load(anotherAdapter("next"))) {
            assertThat(atlas.states().adapters()).hasSize(2);
            assertThat(next.confidenceLogits(prompts(engine))).containsExactly(live.confidenceLogits(prompts(engine)));
        }
    }

    @Test
    void shouldFreeItsRequestsWhenNobodyWaitsAnyMore() {
        try (ModelEngine engine = atlas.engine();
                ContinuousBatch<Integer> batch = engine.continuousBatch(0)) {
            atlas.generation().plant(answersPath(), new Fault.Silence());
            batch.join(List.of(
                    new ContinuousBatch.Prompt<>(1, engine.prompt("What is the capital of Peru?"), 16),
                    new ContinuousBatch.Prompt<>(2, engine.prompt("What is the capital of Peru?"), 16)));

            batch.cancel(owner -> true);

            assertThat(batch.size()).isZero();
            assertThat(batch.decode()).isEmpty();
        }
    }

    @Test
    void shouldLoadTheAdapterAgainWhenAnotherAnswererUnloadedIt() {
        try (ModelEngine first = atlas.engine();
                ModelEngine second = atlas.engine();
                EngineAdapter held = first.load(atlas.adapter())) {
            float[] before = held.confidenceLogits(prompts(first));
            second.load(atlas.adapter()).close();
            await().atMost(WAIT).until(() -> atlas.states().adapters().isEmpty());

            assertThat(held.confidenceLogits(prompts(first))).containsExactly(before);
            assertThat(atlas.states().adapters()).hasSize(1);
        }
    }

    @Test
    void shouldEndAnAnswerWhereTheServersContextEnds() {
        atlas.generation().maxModelLen = 32;
        atlas.states().maxModelLen = 32;
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

    /** Other bytes, hence another name. */
    protected final Path anotherAdapter(String name) throws IOException {
        Path other = folder.resolve(name);
        PathUtils.copyDirectory(atlas.adapter(), other);
        Files.deleteIfExists(other.resolve("manifest.json"));
        Path config = other.resolve(AdapterRequest.CONFIG);
        Files.writeString(config, Files.readString(config) + "\n".repeat(1 + name.length() % 7));
        return other;
    }
}
