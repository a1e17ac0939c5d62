package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.llm.adapter.Adapter;
import io.candor.llm.adapter.LoraConfig;
import io.candor.llm.checkpoint.HostTensor;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.WeightLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The same seed and the same number of threads give the same bits. */
class TrainingDeterminismTest {
    private static final int STEPS = 5;

    @ParameterizedTest
    @CsvSource({"FLOAT32, 1", "FLOAT32, 2", "BFLOAT16, 1"})
    void shouldEndWithTheSameBitsWhenAnAdapterIsTrainedTwice(Precision precision, int threads) {
        EngineSettings settings = new EngineSettings("cpu", precision, threads);
        try (GoldenModel model = GoldenModel.open("qwen2-tiny", settings, GoldenModel::withoutStops)) {
            List<float[]> first = trained(model, 1);

            assertThat(trained(model, 1)).containsExactlyElementsOf(first);
            assertThat(trained(model, 2).get(0)).isNotEqualTo(first.get(0));
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void shouldLearnTheBatchWhenAnAdapterIsTrained(Precision precision) {
        EngineSettings settings = new EngineSettings("cpu", precision, 1);
        float[] labels = {0, 0.35f, 0.8f, 1};
        try (GoldenModel model = GoldenModel.open("llama3-tiny", settings, GoldenModel::withoutStops);
                AdapterTraining training = training(model, 1)) {
            double before = training.step(model.prompts(), labels, 1e-2).loss();
            double after = before;
            for (int step = 0; step < 60; step++) {
                after = training.step(model.prompts(), labels, 1e-2).loss();
            }

            assertThat(before).isGreaterThan(0.1);
            assertThat(after).isLessThan(0.01);
        }
    }

    @Test
    void shouldEndWithTheSameBitsWhenAModelIsPretrainedTwice() {
        Map<String, HostTensor> first = pretrained(1);

        pretrained(1).forEach((name, tensor) -> assertThat(tensor.floats())
                .as(name)
                .containsExactly(first.get(name).floats()));
        assertThat(pretrained(2).get(WeightLayout.FINAL_NORM).floats())
                .isNotEqualTo(first.get(WeightLayout.FINAL_NORM).floats());
    }

    private static AdapterTraining training(GoldenModel model, long seed) {
        Adapter start = AdapterTraining.fresh(model.config(), LoraConfig.onAllProjections(4, 8), seed);
        return new AdapterTraining(model.decoder(), start, AdamWSettings.defaults(0.01, 1));
    }

    private static List<float[]> trained(GoldenModel model, long seed) {
        try (AdapterTraining training = training(model, seed)) {
            for (int step = 0; step < STEPS; step++) {
                training.step(model.prompts(), new float[] {0, 0.35f, 0.8f, 1}, 1e-2);
            }
            List<float[]> all = new ArrayList<>();
            Adapter adapter = training.adapter();
            adapter.pairs().values().forEach(pair -> {
                all.add(pair.a().floats());
                all.add(pair.b().floats());
            });
            all.add(adapter.headWeight().floats());
            all.add(adapter.headBias().floats());
            return all;
        }
    }

    private static Map<String, HostTensor> pretrained(long seed) {
        ModelConfig config;
        try (GoldenModel model = GoldenModel.open("llama3-tiny")) {
            config = model.config();
        }
        AdamWSettings adamw = new AdamWSettings(0.9, 0.95, 1e-8, 0.1, 1, true);
        try (Pretraining training = Pretraining.start(config, seed, adamw, GoldenModel.FLOAT32)) {
            for (int step = 0; step < STEPS; step++) {
                training.step(
                        List.of(
                                new WeightedTokens(new int[] {5, 6, 7, 9, 2}, new float[] {0, 0, 0, 1, 1}),
                                new WeightedTokens(new int[] {8, 4, 2}, new float[] {0, 1, 1})),
                        1e-3);
            }
            return training.weights();
        }
    }
}
