package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A row's score and answer are its own: batch mates, their order and their padding change nothing. */
@ParameterizedClass
@ValueSource(strings = {"qwen2-tiny", "llama3-tiny"})
class RowIndependenceTest {
    private static final float FLOAT32_BOUND = 1e-6f;

    /** On a CPU with AVX512-BF16 the largest difference over 60 random batches of 6 prompts was 1.6e-3. */
    private static final float BFLOAT16_BOUND = 4e-3f;

    private static final int[] ORDER = {2, 0, 3, 1};

    private final String name;
    private final GoldenModel model;
    private final LoadedAdapter adapter;

    RowIndependenceTest(String name) {
        this.name = name;
        model = GoldenModel.open(name);
        adapter = model.loadAdapter();
    }

    @AfterEach
    void close() {
        adapter.close();
        model.close();
    }

    @Test
    void shouldScoreTheSameWhenBatchMatesChange() {
        assertScoresIndependent(model, adapter, FLOAT32_BOUND);
    }

    @Test
    void shouldScoreWithinTheMeasuredBoundWhenBatchMatesChangeInBfloat16() {
        try (GoldenModel narrow = GoldenModel.open(name, GoldenModel.BFLOAT16, GoldenModel::withoutStops);
                LoadedAdapter own = narrow.loadAdapter()) {
            assertScoresIndependent(narrow, own, BFLOAT16_BOUND);
        }
    }

    @Test
    void shouldWriteTheSameAnswersWhenBatchMatesChange() {
        assertAnswersIndependent(GenerationOptions.greedy(16), 1);
    }

    @Test
    void shouldDrawTheSameSamplesWhenBatchMatesChange() {
        assertAnswersIndependent(new GenerationOptions(16, 0.9, 40, 0.95, 1.2, 0), 3);
    }

    @Test
    void shouldWriteTheSameAnswerWhenABatchMateFillsTheContext() {
        int[] brief = model.prompts().get(0);
        int[] filling = Arrays.copyOf(model.longPrompt(), 40);
        GenerationOptions options = GenerationOptions.sampled(16, 1, 0);
        try (GoldenModel tight = GoldenModel.open(
                name, GoldenModel.FLOAT32, c -> GoldenModel.with(c, c.rope(), 44, c.endOfSequence()))) {
            List<Continuation> alone = tight.decoder().generate(List.of(brief), 3, options, new long[] {7});
            List<Continuation> together =
                    tight.decoder().generate(List.of(filling, brief), 3, options, new long[] {8, 7});

            assertThat(alone.get(0).tokens()).hasSize(16);
            assertSame(together.subList(3, 6), alone);
        }
    }

    @Test
    void shouldGiveBitEqualResultsWhenAnswersAndScoresAlternate() {
        List<int[]> prompts = model.prompts();
        float[] scores = model.decoder().confidence(prompts, adapter);
        List<Continuation> answers = answers(prompts);

        for (int round = 0; round < 3; round++) {
            answers(List.of(model.longPrompt()));
            assertThat(model.decoder().confidence(prompts, adapter)).containsExactly(scores);
            model.decoder().confidence(List.of(model.longPrompt()), adapter);
            List<Continuation> again = answers(prompts);
            for (int row = 0; row < prompts.size(); row++) {
                assertThat(again.get(row).tokens())
                        .containsExactly(answers.get(row).tokens());
                assertThat(again.get(row).logProbabilities())
                        .containsExactly(answers.get(row).logProbabilities());
            }
        }
    }

    @Test
    void shouldTakeNoCacheWhenTheProgramScores() throws IOException {
        for (String method : List.of("confidence_logits", "hidden", "residual_stream")) {
            assertThat(signature(method)).contains("ids: Tensor").doesNotContain("keys", "values", "cache");
        }
    }

    private static String signature(String method) throws IOException {
        try (InputStream source = Program.class.getResourceAsStream("decoder.torchscript")) {
            return new String(source.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.strip().startsWith("def " + method + "("))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<Continuation> answers(List<int[]> prompts) {
        return model.decoder().generate(prompts, 1, GenerationOptions.greedy(8), new long[prompts.size()]);
    }

    private static void assertScoresIndependent(GoldenModel model, LoadedAdapter adapter, float bound) {
        List<int[]> prompts = model.prompts();
        List<int[]> crowd = new ArrayList<>();
        for (int i : ORDER) {
            crowd.add(prompts.get(i));
        }
        crowd.add(model.longPrompt());
        float[] crowded = model.decoder().confidence(crowd, adapter);
        float[] batched = model.decoder().confidence(prompts, adapter);
        for (int i = 0; i < ORDER.length; i++) {
            float alone = model.decoder().confidence(List.of(prompts.get(ORDER[i])), adapter)[0];
            assertThat(batched[ORDER[i]]).isCloseTo(alone, within(bound));
            assertThat(crowded[i]).isCloseTo(alone, within(bound));
        }
    }

    private void assertAnswersIndependent(GenerationOptions options, int samples) {
        List<int[]> prompts = model.prompts();
        List<int[]> crowd = new ArrayList<>();
        long[] seeds = new long[ORDER.length + 1];
        for (int i = 0; i < ORDER.length; i++) {
            crowd.add(prompts.get(ORDER[i]));
            seeds[i] = 100 + ORDER[i];
        }
        crowd.add(model.longPrompt());
        List<Continuation> together = model.decoder().generate(crowd, samples, options, seeds);
        for (int i = 0; i < ORDER.length; i++) {
            List<Continuation> alone =
                    model.decoder().generate(List.of(crowd.get(i)), samples, options, new long[] {seeds[i]});
            assertSame(together.subList(i * samples, (i + 1) * samples), alone);
        }
    }

    private static void assertSame(List<Continuation> actual, List<Continuation> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).tokens()).containsExactly(expected.get(i).tokens());
            assertThat(actual.get(i).logProbabilities())
                    .containsExactly(expected.get(i).logProbabilities(), within(1e-5f));
        }
    }
}
