package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.candor.TinyModel;
import io.candor.llm.adapter.Adapter;
import io.candor.llm.adapter.LoraConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdapterTrainingTest {
    private static final List<int[]> PROMPTS =
            List.of(new int[] {5, 6, 7, 8}, new int[] {9}, new int[] {4, 3}, new int[] {11, 12, 13}, new int[] {2, 2});
    private static final float[] LABELS = {1, 0, 0.5f, 1, 0};

    @Test
    void shouldTakeTheSameStepWhateverGoesThroughTheModelAtOnce(@TempDir Path folder) throws Exception {
        TinyModel.write(folder, 1);
        try (LanguageModel model = LanguageModel.open(folder, new EngineSettings("cpu", Precision.FLOAT32, 1))) {
            Adapter start = AdapterTraining.fresh(model.checkpoint().config(), LoraConfig.onAllProjections(4, 8), 1);

            Adapter whole = stepped(model, start, new TokenBudget(1_000));
            Adapter inParts = stepped(model, start, new TokenBudget(4));

            float[] expected = whole.headWeight().floats();
            float[] actual = inParts.headWeight().floats();
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i]).isCloseTo(expected[i], within(1e-4f));
            }
        }
    }

    private static Adapter stepped(LanguageModel model, Adapter start, TokenBudget budget) {
        try (AdapterTraining training =
                new AdapterTraining(model.decoder(), start, AdamWSettings.defaults(0, 1), budget, false)) {
            double first = training.step(PROMPTS, LABELS, 1e-2).loss();
            double second = training.step(PROMPTS, LABELS, 1e-2).loss();
            // Everything is one half before the first step.
            assertThat(first).isCloseTo(0.2, within(1e-6));
            assertThat(second).isLessThan(first);
            return training.adapter();
        }
    }
}
