package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import io.candor.llm.adapter.Adapter;
import io.candor.llm.adapter.AdapterKeys;
import io.candor.llm.checkpoint.HostTensor;
import io.candor.llm.checkpoint.Projection;
import io.candor.llm.checkpoint.SafetensorsFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** Loss, gradients and optimizer steps against numbers of the reference implementation. */
@ParameterizedClass
@CsvSource({"qwen2-tiny, false", "llama3-tiny, false", "qwen2-tiny, true", "llama3-tiny, true"})
class GoldenTrainingTest {
    private static final double LEARNING_RATE = 1e-3;

    private final GoldenModel model;
    private final float[] labels;
    private final boolean recompute;

    /** @param recompute whether activations are computed again for the backward pass */
    GoldenTrainingTest(String name, boolean recompute) {
        this.recompute = recompute;
        model = GoldenModel.open(name);
        labels = GoldenModel.floats(model.golden("/training/labels"));
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void shouldMatchLossAndEveryGradientWhenTheBatchIsTheReferences() {
        try (AdapterTraining training = training();
                PtNDManager scope = model.decoder()
                        .manager()
                        .newSubManager(model.decoder().manager().getDevice());
                SafetensorsFile expected = model.tensors("grads.safetensors")) {
            NDList result = training.gradients(scope, model.prompts(), labels);

            assertThat((double) result.get(0).getFloat())
                    .isCloseTo(model.golden("/training/loss_value").asDouble(), within(1e-6));
            List<String> names = parameterNames();
            assertThat(expected.names()).containsExactlyInAnyOrderElementsOf(names);
            assertThat(result).hasSize(names.size() + 1);
            for (int i = 0; i < names.size(); i++) {
                HostTensor reference = expected.tensor(names.get(i));
                assertThat(result.get(i + 1).getShape().getShape()).containsExactly(reference.shape());
                assertGradient(names.get(i), result.get(i + 1).toFloatArray(), reference.floats());
            }
        }
    }

    @Test
    void shouldMatchParametersAndLossesWhenAdamWTakesThreeSteps() {
        try (AdapterTraining training = training()) {
            for (int step = 1; step <= 3; step++) {
                TrainingStep taken = training.step(model.prompts(), labels, LEARNING_RATE);

                assertThat(taken.loss())
                        .isCloseTo(
                                model.golden("/training/loss_per_step/" + (step - 1))
                                        .asDouble(),
                                within(1e-5));
                Adapter adapter = training.adapter();
                assertWatched(step, "head.weight", adapter.headWeight());
                assertWatched(step, "head.bias", adapter.headBias());
                assertWatched(
                        step,
                        "layers.0.self_attn.q_proj.lora_B",
                        pair(adapter, 0, Projection.QUERY).b());
                assertWatched(
                        step,
                        "layers.2.mlp.down_proj.lora_A",
                        pair(adapter, 2, Projection.DOWN).a());
            }
        }
    }

    @Test
    void shouldReportTheGlobalNormBeforeClippingWhenAStepIsTaken() {
        try (AdapterTraining training = training()) {
            assertThat(training.step(model.prompts(), labels, LEARNING_RATE).gradientNorm())
                    .isCloseTo(
                            model.golden("/training/global_grad_l2_all_lora_and_head")
                                    .asDouble(),
                            within(1e-4));
        }
    }

    private AdapterTraining training() {
        return new AdapterTraining(
                model.decoder(), model.adapter(), AdamWSettings.defaults(0.1, 0), new TokenBudget(1_000), recompute);
    }

    /** The engine's parameter order, in the names of the reference's file. */
    private List<String> parameterNames() {
        List<String> names = new ArrayList<>();
        for (int layer = 0; layer < model.config().layers(); layer++) {
            for (Projection projection : Projection.values()) {
                Adapter.Site site = new Adapter.Site(layer, projection);
                names.add(AdapterKeys.AUTO_MODEL.name(new AdapterKeys.LoraTensor(site, true)));
                names.add(AdapterKeys.AUTO_MODEL.name(new AdapterKeys.LoraTensor(site, false)));
            }
        }
        names.addAll(List.of("vector_head.weight", "vector_head.bias"));
        return names;
    }

    /** 1e-6 absolute or 1e-4 relative. */
    private static void assertGradient(String name, float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i]))
                    .as("%s[%d]", name, i)
                    .isLessThanOrEqualTo(Math.max(1e-6f, 1e-4f * Math.abs(expected[i])));
        }
    }

    private static Adapter.LoraPair pair(Adapter adapter, int layer, Projection projection) {
        return adapter.pairs().get(new Adapter.Site(layer, projection));
    }

    private void assertWatched(int step, String tensor, HostTensor actual) {
        float[] expected = GoldenModel.floats(
                model.golden("/training/after_" + step + "_steps").get(tensor));
        float[] values = actual.floats();
        for (int i = 0; i < expected.length; i++) {
            assertThat(values[i]).as("%s[%d] after %d steps", tensor, i, step).isCloseTo(expected[i], within(1e-5f));
        }
    }
}
