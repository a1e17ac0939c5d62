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

    private static void assertAnswersAreThoseOfOthers(GoldenModel model, int lastLayers, int prefillTokens) {
        List<ContinuousBatch.Prompt<Integer>> prompts = prompts(model);
        Map<Integer, Continuation> written = new HashMap<>();
        try (LoadedAdapter adapter = LoadedAdapter.upload(onLast(model, lastLayers), model.decoder());
                ContinuousBatch<Integer> batch = new SlotBatch<>(
                        model.decoder(), continuation -> new Generation("", continuation), prefillTokens)) {
            List<ContinuousBatch.Ended<Integer>> ended = new ArrayList<>();
            for (int first = 0; first < prompts.size(); first += 4) {
                List<ContinuousBatch.Prompt<Integer>> joining = prompts.subList(first, first + 4);
                try (ScoredPrompts scored = model.decoder()
                        .score(
                                joining.stream()
                                        .map(ContinuousBatch.Prompt::tokens)
                                        .toList(),
                                adapter)) {
                    ended.addAll(batch.join(joining, scored));
                }
                ended.addAll(batch.decode());
            }
            while (batch.size() > 0) {
                ended.addAll(batch.decode());
            }
            ended.forEach(each -> written.put(each.owner(), each.generation().continuation()));
        }

        for (ContinuousBatch.Prompt<Integer> prompt : prompts) {
            Continuation expected = model.decoder()
                    .generate(List.of(prompt.tokens()), 1, GenerationOptions.greedy(prompt.maxTokens()), new long[1])
                    .get(0);
            assertThat(written.get(prompt.owner()).tokens()).isEqualTo(expected.tokens());
            assertThat(written.get(prompt.owner()).logProbabilities())
                    .containsExactly(expected.logProbabilities(), within(FLOAT32_BOUND));
        }
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
