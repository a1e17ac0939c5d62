package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.candor.llm.checkpoint.SafetensorsFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hidden states of the frozen base after each layer, at the last token and over all of them: against numbers of the
 * reference implementation, the confidence pass's own states, and itself with other batch mates.
 */
@ParameterizedClass
@ValueSource(strings = {"qwen2-tiny", "llama3-tiny"})
class HiddenStatesTest {
    private static final Offset<Float> TOLERANCE = within(1e-4f);

    /** Of this prompt the reference holds every token's state after the first layers. */
    private static final int REFERENCE_PROMPT = 3;

    private static final List<String> REFERENCE = List.of("embeddings", "after_layer_0", "after_layer_1");
    private static final int[] ORDER = {2, 0, 3, 1};

    private final GoldenModel model;
    private final int size;

    HiddenStatesTest(String name) {
        model = GoldenModel.open(name);
        size = model.config().hiddenSize();
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void shouldGiveLastTokenAndMeanOfTheReferencesStatesAfterTheFinalNorm() {
        float[] states = model.decoder().hiddenStates(model.prompts(), null)[REFERENCE_PROMPT];

        assertThat(states).hasSize(2 * (model.config().layers() + 1) * size);
        float[] norm = model.checkpoint().tensor("model.norm.weight").floats();
        try (SafetensorsFile reference = model.tensors("debug_hidden_states.safetensors")) {
            for (int layers = 0; layers < REFERENCE.size(); layers++) {
                float[] tokens = reference.tensor(REFERENCE.get(layers)).floats();
                float[] last = Arrays.copyOfRange(tokens, tokens.length - size, tokens.length);
                assertThat(state(states, 2 * layers))
                        .as("last token after %d layers", layers)
                        .containsExactly(normed(last, norm), TOLERANCE);
                assertThat(state(states, 2 * layers + 1))
                        .as("mean after %d layers", layers)
                        .containsExactly(normed(mean(tokens), norm), TOLERANCE);
            }
        }
    }

    @Test
    void shouldEndWithTheStateThatTheHeadReadsAtTheLastToken() {
        float[][] states = model.decoder().hiddenStates(model.prompts(), null);

        float[][] hidden = model.decoder().hidden(model.prompts(), null);
        for (int row = 0; row < hidden.length; row++) {
            assertThat(state(states[row], 2 * model.config().layers())).containsExactly(hidden[row], TOLERANCE);
            assertThat(state(states[row], 2 * model.config().layers()))
                    .containsExactly(GoldenModel.floats(model.golden("/base/last_hidden/" + row)), TOLERANCE);
        }
    }

    @Test
    void shouldGiveTheSameWhenBatchMatesOrderAndPaddingChange() {
        List<int[]> prompts = model.prompts();
        List<int[]> crowd = new ArrayList<>();
        for (int i : ORDER) {
            crowd.add(prompts.get(i));
        }
        crowd.add(model.longPrompt());

        float[][] crowded = model.decoder().hiddenStates(crowd, null);

        for (int i = 0; i < ORDER.length; i++) {
            float[] alone = model.decoder().hiddenStates(List.of(crowd.get(i)), null)[0];
            assertThat(crowded[i]).as("prompt %d", ORDER[i]).containsExactly(alone, within(1e-5f));
        }
    }

    @Test
    void shouldGiveOneTokenAsItsOwnMean() {
        int[] one = Arrays.copyOf(model.prompts().get(0), 1);

        float[] states = model.decoder().hiddenStates(List.of(one, model.longPrompt()), null)[0];

        for (int layers = 0; layers <= model.config().layers(); layers++) {
            assertThat(state(states, 2 * layers + 1)).containsExactly(state(states, 2 * layers), within(1e-5f));
        }
    }

    private float[] state(float[] states, int index) {
        return Arrays.copyOfRange(states, index * size, (index + 1) * size);
    }

    private float[] mean(float[] tokens) {
        float[] mean = new float[size];
        for (int component = 0; component < size; component++) {
            double sum = 0;
            for (int at = component; at < tokens.length; at += size) {
                sum += tokens[at];
            }
            mean[component] = (float) (sum * size / tokens.length);
        }
        return mean;
    }

    /** RMSNorm (Zhang and Sennrich 2019, arXiv 1910.07467). */
    private float[] normed(float[] state, float[] weight) {
        double squares = 0;
        for (float value : state) {
            squares += (double) value * value;
        }
        double scale = 1 / Math.sqrt(squares / size + model.config().rmsNormEpsilon());
        float[] normed = new float[size];
        for (int i = 0; i < size; i++) {
            normed[i] = (float) (state[i] * scale * weight[i]);
        }
        return normed;
    }
}
