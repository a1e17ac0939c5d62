package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.llm.checkpoint.JsonFile;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.RotaryConfig;
import io.candor.llm.checkpoint.RotaryEmbedding;
import io.candor.llm.checkpoint.SafetensorsFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** The passes against numbers of the reference implementation, which pads on the left where the engine pads on the right. */
@ParameterizedClass
@CsvSource({
    "qwen2-tiny, PACKED", "qwen2-tiny, PLAIN", "qwen2-tiny, STORED",
    "llama3-tiny, PACKED", "llama3-tiny, PLAIN", "llama3-tiny, STORED"
})
class GoldenParityTest {
    private static final Offset<Float> TOLERANCE = within(1e-4f);
    private static final Offset<Float> CONFIDENCE_TOLERANCE = within(1e-5f);

    private final String name;
    private final GoldenModel model;
    private final LoadedAdapter adapter;

    GoldenParityTest(String name, DecoderWeights.Form form) {
        this.name = name;
        model = GoldenModel.open(name, form);
        adapter = model.loadAdapter();
    }

    @AfterEach
    void close() {
        adapter.close();
        model.close();
    }

    @Test
    void shouldMatchTheResidualStreamWhenLayersAreRunOneAfterAnother() {
        int[] prompt = model.prompts().get(3);
        try (SafetensorsFile expected = model.tensors("debug_hidden_states.safetensors")) {
            assertClose(stream(prompt, 0), expected.tensor("embeddings").floats());
            assertClose(stream(prompt, 1), expected.tensor("after_layer_0").floats());
            assertClose(stream(prompt, 2), expected.tensor("after_layer_1").floats());
            float[] all = expected.tensor("last_hidden_state").floats();
            float[] last = Arrays.copyOfRange(all, all.length - model.config().hiddenSize(), all.length);
            assertClose(model.decoder().hidden(List.of(prompt), null)[0], last);
        }
    }

    @Test
    void shouldMatchHiddenStatesWhenPromptsDifferInLength() {
        assertRows(model.decoder().hidden(model.prompts(), null), "/base/last_hidden");
        assertRows(model.decoder().hidden(model.prompts(), adapter), "/adapter/last_hidden");
    }

    @Test
    void shouldMatchLogitsWhenPromptsDifferInLength() {
        assertRows(model.decoder().logits(model.prompts()), "/base/logits_last");
    }

    @Test
    void shouldMatchConfidencesWhenPromptsDifferInLength() {
        float[] expected = GoldenModel.floats(model.golden("/adapter/confidence"));

        assertThat(model.decoder().confidence(model.prompts(), adapter))
                .containsExactly(expected, CONFIDENCE_TOLERANCE);
    }

    /** Over 400 random prompts the root mean square of the differences is 5.6e-3 and the largest 3.7e-2. */
    @Test
    void shouldStayNearTheConfidencesWhenPrecisionIsBfloat16() {
        float[] expected = GoldenModel.floats(model.golden("/adapter/confidence"));
        try (GoldenModel narrow = GoldenModel.open(name, GoldenModel.BFLOAT16, GoldenModel::withoutStops);
                LoadedAdapter own = narrow.loadAdapter()) {
            assertThat(narrow.decoder().confidence(model.prompts(), own)).containsExactly(expected, within(2e-2f));
        }
    }

    @Test
    void shouldWriteTheSameTokensWithTheSameProbabilitiesWhenGreedy() {
        List<Continuation> written =
                model.decoder().generate(model.prompts(), 1, GenerationOptions.greedy(16), new long[4]);

        for (int row = 0; row < written.size(); row++) {
            assertThat(written.get(row).tokens())
                    .as("row %d", row)
                    .containsExactly(GoldenModel.ints(model.golden("/base/greedy_tokens/" + row)));
            assertClose(
                    written.get(row).logProbabilities(),
                    GoldenModel.floats(model.golden("/base/greedy_logprobs/" + row)));
        }
    }

    @Test
    void shouldMatchWhenThePromptIsLong() {
        List<int[]> prompt = List.of(model.longPrompt());

        assertClose(
                model.decoder().hidden(prompt, null)[0], GoldenModel.floats(model.golden("/long_prompt/last_hidden")));
        assertThat(argmax(model.decoder().logits(prompt)[0]))
                .isEqualTo(model.golden("/long_prompt/logits_last_argmax").asInt());
        assertClose(
                model.decoder().hidden(prompt, adapter)[0],
                GoldenModel.floats(model.golden("/long_prompt/adapter_last_hidden")));
        assertThat(model.decoder().confidence(prompt, adapter)[0])
                .isCloseTo(
                        (float) model.golden("/long_prompt/adapter_confidence").asDouble(), CONFIDENCE_TOLERANCE);
    }

    @Test
    void shouldMatchWhenRotarySettingsAreReplaced() {
        for (JsonNode override : model.golden("/long_prompt_rope_overrides")) {
            try (GoldenModel other = GoldenModel.open(name, GoldenModel.FLOAT32, config -> rotated(config, override))) {
                float[] hidden = other.decoder().hidden(List.of(model.longPrompt()), null)[0];

                assertClose(hidden, GoldenModel.floats(override.get("long_prompt_last_hidden")));
            }
        }
    }

    private ModelConfig rotated(ModelConfig config, JsonNode override) {
        Path path = model.checkpoint().folder().resolve("config.json");
        ObjectNode json = (ObjectNode) JsonFile.read(path, "").root();
        json.set("rope_scaling", override.get("rope_scaling"));
        RotaryEmbedding rope = RotaryConfig.read(new JsonFile(path, json), config.headSize(), config.contextLength());
        return GoldenModel.with(config, rope, config.contextLength(), config.endOfSequence());
    }

    private float[] stream(int[] prompt, int layers) {
        Decoder decoder = model.decoder();
        long[] ids = Arrays.stream(prompt).asLongStream().toArray();
        try (PtNDManager scope =
                        decoder.manager().newSubManager(decoder.manager().getDevice());
                IValue weights = Program.list(decoder.weights());
                IValue none = IValue.listFrom(new PtNDArray[0]);
                IValue shape = IValue.listFrom(Decoder.shapeOf(model.config()));
                IValue epsilon = IValue.from(model.config().rmsNormEpsilon());
                IValue cos = IValue.from(decoder.rope(prompt.length).cos());
                IValue sin = IValue.from(decoder.rope(prompt.length).sin());
                IValue input = IValue.from((PtNDArray) scope.create(ids, new Shape(1, ids.length)));
                IValue count = IValue.from((long) layers);
                IValue result = decoder.program()
                        .run("residual_stream", weights, none, shape, epsilon, cos, sin, input, count)) {
            return result.toTensor(scope).toFloatArray();
        }
    }

    private void assertRows(float[][] actual, String path) {
        assertThat(actual).hasNumberOfRows(model.golden(path).size());
        for (int row = 0; row < actual.length; row++) {
            assertClose(actual[row], GoldenModel.floats(model.golden(path + "/" + row)));
        }
    }

    private static void assertClose(float[] actual, float[] expected) {
        assertThat(actual).containsExactly(expected, TOLERANCE);
    }

    private static int argmax(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }
}
