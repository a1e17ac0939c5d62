package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.candor.llm.adapter.Adapter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Confidences and answers that share the layers below LoRA are those of two passes that share nothing. */
@ParameterizedClass
@ValueSource(strings = {"qwen2-tiny", "llama3-tiny"})
class ScoredPromptsTest {
    private static final float FLOAT32_BOUND = 1e-5f;
    private static final int LAYERS = 3;

    private final String name;

    ScoredPromptsTest(String name) {
        this.name = name;
    }

    @ParameterizedTest
    @CsvSource({"1, true", "1, false", "2, true", "2, false"})
    void shouldGiveTheConfidencesOfAPassThatSharesNothing(int lastLayers, boolean merges) {
        try (GoldenModel model = GoldenModel.open(name);
                LoadedAdapter adapter = LoadedAdapter.upload(onLast(model, lastLayers), model.decoder(), merges);
                ScoredPrompts scored = model.decoder().score(model.prompts(), adapter)) {
            assertThat(scored.lowerLayers()).isPresent();
            assertThat(scored.logits())
                    .containsExactly(model.decoder().confidenceLogits(model.prompts(), adapter), within(FLOAT32_BOUND));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = LAYERS)
    void shouldShareNothingWhenAllLayersAreAdapted(int lastLayers) {
        try (GoldenModel model = GoldenModel.open(name);
                LoadedAdapter adapter = LoadedAdapter.upload(onLast(model, lastLayers), model.decoder());
                ScoredPrompts scored = model.decoder().score(model.prompts(), adapter)) {
            assertThat(scored.lowerLayers()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PACKED", "PLAIN", "STORED"})
    void shouldGiveTheAnswersOfPromptsThatShareNothingInEveryForm(DecoderWeights.Form form) {
        try (GoldenModel model = GoldenModel.open(name, form)) {
            assertAnswersAreThoseOfOthers(model, 1, Integer.MAX_VALUE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, LAYERS})
    void shouldGiveTheAnswersOfPromptsThatShareNothingWhenOthersAreUnderWay(int lastLayers) {
        try (GoldenModel model = GoldenModel.open(name)) {
            assertAnswersAreThoseOfOthers(model, lastLayers, Integer.MAX_VALUE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 30})
    void shouldGiveTheSameAnswersWhenSomePromptsAreReadInPieces(int prefillTokens) {
        try (GoldenModel model = GoldenModel.open(name)) {
            assertAnswersAreThoseOfOthers(model, 1, prefillTokens);
        }
    }

    @Test
    void shouldGiveTheSameAnswersWhenALongPromptHasBeenReadBeforeAnother() {
        try (GoldenModel model = GoldenModel.open(name)) {
            int[] longPrompt = model.longPrompt();
            int[] shortPrompt = model.prompts().get(0);
            assertAnswersAreThoseOfOthers(
                    model,
                    1,
                    longPrompt.length - 1,
                    List.of(
                            List.of(new ContinuousBatch.Prompt<>(0, longPrompt, 1)),
                            List.of(
                                    new ContinuousBatch.Prompt<>(1, longPrompt, 5),
                                    new ContinuousBatch.Prompt<>(2, shortPrompt, 5))));
        }
    }

    private static void assertAnswersAreThoseOfOthers(GoldenModel model, int lastLayers, int prefillTokens) {
        List<ContinuousBatch.Prompt<Integer>> prompts = prompts(model);
        assertAnswersAreThoseOfOthers(
                model,
                lastLayers,
                prefillTokens,
                List.of(prompts.subList(0, 4), prompts.subList(4, 8), prompts.subList(8, 12)));
    }

    private static void assertAnswersAreThoseOfOthers(
            GoldenModel model, int lastLayers, int prefillTokens, List<List<ContinuousBatch.Prompt<Integer>>> joining) {
        Map<Integer, Continuation> written = new HashMap<>();
        try (LoadedAdapter adapter = LoadedAdapter.upload(onLast(model, lastLayers), model.decoder());
                ContinuousBatch<Integer> batch = new SlotBatch<>(
                        model.decoder(), continuation -> new Generation("", continuation), prefillTokens)) {
            List<ContinuousBatch.Ended<Integer>> ended = new ArrayList<>();
            for (List<ContinuousBatch.Prompt<Integer>> prompts : joining) {
                ended.addAll(scoredAndJoined(model, adapter, batch, prompts));
                ended.addAll(batch.decode());
            }
            while (batch.size() > 0) {
                ended.addAll(batch.decode());
            }
            ended.forEach(each -> written.put(each.owner(), each.generation().continuation()));
        }
        joining.forEach(prompts -> prompts.forEach(prompt -> assertSame(model, prompt, written.get(prompt.owner()))));
    }

    private static List<ContinuousBatch.Ended<Integer>> scoredAndJoined(
            GoldenModel model,
            LoadedAdapter adapter,
            ContinuousBatch<Integer> batch,
            List<ContinuousBatch.Prompt<Integer>> prompts) {
        List<int[]> tokens =
                prompts.stream().map(ContinuousBatch.Prompt::tokens).toList();
        try (ScoredPrompts scored = model.decoder().score(tokens, adapter)) {
            return batch.join(prompts, scored);
        }
    }

    private static void assertSame(GoldenModel model, ContinuousBatch.Prompt<Integer> prompt, Continuation actual) {
        Continuation expected = model.decoder()
                .generate(List.of(prompt.tokens()), 1, GenerationOptions.greedy(prompt.maxTokens()), new long[1])
                .get(0);
        assertThat(actual.tokens()).isEqualTo(expected.tokens());
        assertThat(actual.logProbabilities()).containsExactly(expected.logProbabilities(), within(FLOAT32_BOUND));
    }

    private static List<ContinuousBatch.Prompt<Integer>> prompts(GoldenModel model) {
        Random random = new Random(3);
        List<ContinuousBatch.Prompt<Integer>> prompts = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            int[] tokens = random.ints(1 + random.nextInt(60), 0, model.config().vocabularySize())
                    .toArray();
            prompts.add(new ContinuousBatch.Prompt<>(i, tokens, 1 + random.nextInt(20)));
        }
        return prompts;
    }

    private static Adapter onLast(GoldenModel model, int lastLayers) {
        Adapter all = model.adapter();
        return new Adapter(
                all.lora().onLast(lastLayers, LAYERS),
                all.pairs().entrySet().stream()
                        .filter(entry -> entry.getKey().layer() >= LAYERS - lastLayers)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                all.headWeight(),
                all.headBias(),
                Optional.empty());
    }
}
