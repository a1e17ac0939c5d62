package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.candor.llm.checkpoint.DataType;
import io.candor.llm.checkpoint.HostTensor;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.RotaryEmbedding;
import io.candor.llm.checkpoint.SafetensorsFile;
import io.candor.llm.checkpoint.SafetensorsWriter;
import io.candor.llm.checkpoint.WeightLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainingTest {
    private static final AdamWSettings ADAMW = new AdamWSettings(0.9, 0.98, 1e-8, 0.01, 1, true);
    private static final EngineSettings CPU = new EngineSettings("cpu", Precision.FLOAT32, 0);
    private static final double RATE = 5e-3;
    private static final ModelConfig CONFIG = new ModelConfig(
            "LlamaForCausalLM",
            32,
            2,
            4,
            2,
            8,
            64,
            48,
            1e-5,
            new RotaryEmbedding(new float[] {1, 0.1f, 0.01f, 0.001f}, 1),
            true,
            false,
            false,
            64,
            "max_position_embeddings",
            Set.of(1),
            DataType.FLOAT32);

    @TempDir
    Path folder;

    /** The answer is the prompt backwards; only the answer counts. */
    private static List<WeightedTokens> examples(int step) {
        List<WeightedTokens> examples = new ArrayList<>();
        for (int row = 0; row < 8; row++) {
            int first = 2 + (step * 7 + row * 11) % 20;
            int second = 22 + (step * 5 + row * 3) % 20;
            examples.add(
                    row % 2 == 0
                            ? new WeightedTokens(
                                    new int[] {first, second, second, first, 1}, new float[] {0, 0, 1, 1, 1})
                            : new WeightedTokens(
                                    new int[] {0, first, second, second, first, 1}, new float[] {0, 0, 0, 1, 1, 1}));
        }
        return examples;
    }

    @Test
    void shouldForgetItsGuessesWhenTrained() {
        try (Pretraining training = Pretraining.start(CONFIG, 1, ADAMW, CPU)) {
            double first = run(training, 0, 1);
            double last = run(training, 1, 120);

            // Random weights guess among 48 tokens; the ending alone is a third of what can be learned.
            assertThat(first).isCloseTo(Math.log(48), within(0.5));
            assertThat(last).isLessThan(0.7 * first);
            assertThat(training.steps()).isEqualTo(120);
        }
    }

    @Test
    void shouldEndWhereAnUninterruptedRunEndsWhenResumedFromItsFile() throws IOException {
        Map<String, HostTensor> uninterrupted;
        try (Pretraining training = Pretraining.start(CONFIG, 3, ADAMW, CPU)) {
            run(training, 0, 12);
            uninterrupted = training.weights();
        }
        Path file = folder.resolve("state.safetensors");
        try (Pretraining training = Pretraining.start(CONFIG, 3, ADAMW, CPU)) {
            run(training, 0, 5);
            SafetensorsWriter.write(file, training.state());
        }

        Map<String, HostTensor> resumed;
        try (Pretraining training = Pretraining.resume(CONFIG, read(file), 5, ADAMW, CPU)) {
            run(training, 5, 12);
            resumed = training.weights();
        }

        assertThat(resumed.keySet()).isEqualTo(uninterrupted.keySet());
        assertThat(resumed.keySet()).containsAll(WeightLayout.of(CONFIG).keySet());
        uninterrupted.forEach((name, tensor) ->
                assertThat(resumed.get(name).floats()).as(name).containsExactly(tensor.floats(), within(1e-6f)));
    }

    @Test
    void shouldDifferFromAnUninterruptedRunWhenTheMomentsAreLost() {
        Map<String, HostTensor> state;
        Map<String, HostTensor> uninterrupted;
        try (Pretraining training = Pretraining.start(CONFIG, 3, ADAMW, CPU)) {
            run(training, 0, 5);
            state = new LinkedHashMap<>(training.state());
            run(training, 5, 12);
            uninterrupted = training.weights();
        }
        state.replaceAll((name, tensor) ->
                name.startsWith("second.") ? HostTensor.of(new float[tensor.size()], tensor.shape()) : tensor);

        try (Pretraining training = Pretraining.resume(CONFIG, state, 5, ADAMW, CPU)) {
            run(training, 5, 12);

            assertThat(training.weights().get(WeightLayout.EMBEDDINGS).floats())
                    .isNotEqualTo(uninterrupted.get(WeightLayout.EMBEDDINGS).floats());
        }
    }

    @Test
    void shouldGiveTheWeightedMeanOfItsRowsLossesWhenWeightsDiffer() {
        WeightedTokens first = new WeightedTokens(new int[] {3, 4, 5}, new float[] {0, 0, 1});
        WeightedTokens second = new WeightedTokens(new int[] {6, 7, 8}, new float[] {0, 0, 3});

        double together = firstLoss(List.of(first, second));

        assertThat(together).isCloseTo((firstLoss(List.of(first)) + 3 * firstLoss(List.of(second))) / 4, within(1e-6));
    }

    private static double firstLoss(List<WeightedTokens> rows) {
        try (Pretraining training = Pretraining.start(CONFIG, 1, ADAMW, CPU)) {
            return training.step(rows, RATE).loss();
        }
    }

    private static double run(Pretraining training, int from, int to) {
        double loss = Double.NaN;
        for (int step = from; step < to; step++) {
            loss = training.step(examples(step), RATE).loss();
        }
        return loss;
    }

    private static Map<String, HostTensor> read(Path file) {
        Map<String, HostTensor> state = new LinkedHashMap<>();
        try (SafetensorsFile saved = SafetensorsFile.open(file)) {
            saved.names().forEach(name -> state.put(name, saved.tensor(name)));
        }
        return state;
    }
}
