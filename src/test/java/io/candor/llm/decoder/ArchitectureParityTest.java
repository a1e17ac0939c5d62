package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.candor.llm.adapter.Adapter;
import io.candor.llm.adapter.LoraConfig;
import io.candor.llm.checkpoint.Checkpoint;
import io.candor.llm.checkpoint.HostTensor;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.ModelConfigReader;
import io.candor.llm.checkpoint.SafetensorsWriter;
import io.candor.llm.checkpoint.StoredTensor;
import io.candor.llm.checkpoint.WeightLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every decoder family, read from a folder of random weights, against a plain-Java float64 forward pass. */
class ArchitectureParityTest {
    private static final double TOLERANCE = 1e-4;
    private static final int VOCABULARY = 50;
    private static final String SIZES =
            ", 'hidden_size': 24, 'num_hidden_layers': 2, 'intermediate_size': 40, 'vocab_size': " + VOCABULARY
                    + ", 'max_position_embeddings': 64, 'rms_norm_eps': 1e-6, 'hidden_act': 'silu'";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'architectures': ['LlamaForCausalLM'], 'num_attention_heads': 4, 'tie_word_embeddings': true",
                "'architectures': ['LlamaForCausalLM'], 'num_attention_heads': 6, 'num_key_value_heads': 2,"
                        + " 'head_dim': 10, 'rope_scaling': {'rope_type': 'yarn', 'factor': 4.0,"
                        + " 'original_max_position_embeddings': 16}",
                "'architectures': ['Qwen2ForCausalLM'], 'num_attention_heads': 4, 'num_key_value_heads': 1",
                "'architectures': ['Qwen2ForCausalLM'], 'num_attention_heads': 6, 'num_key_value_heads': 3,"
                        + " 'tie_word_embeddings': true, 'rope_theta': 1000000.0",
                "'architectures': ['Qwen3ForCausalLM'], 'num_attention_heads': 4, 'num_key_value_heads': 2,"
                        + " 'head_dim': 16, 'tie_word_embeddings': true",
                "'architectures': ['Qwen3ForCausalLM'], 'num_attention_heads': 8, 'num_key_value_heads': 1,"
                        + " 'head_dim': 8, 'rope_theta': 1000000.0",
                "'architectures': ['MistralForCausalLM'], 'num_attention_heads': 4, 'num_key_value_heads': 2,"
                        + " 'sliding_window': null"
            })
    void shouldMatchThePlainForwardPassWhenWeightsAreRandom(String settings) throws IOException {
        Map<String, HostTensor> weights = writeModel(settings);
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                Decoder decoder = new Decoder(checkpoint.config(), checkpoint::tensor, GoldenModel.FLOAT32)) {
            ModelConfig config = checkpoint.config();
            Adapter adapter = randomAdapter(config);
            List<int[]> prompts = List.of(prompt(13), prompt(4), prompt(1));

            assertPasses(decoder, prompts, new ReferenceDecoder(config, weights, null), null);
            try (LoadedAdapter loaded = LoadedAdapter.upload(adapter, decoder)) {
                assertPasses(decoder, prompts, new ReferenceDecoder(config, weights, adapter), loaded);
            }
            assertGreedy(decoder, prompts, new ReferenceDecoder(config, weights, null));
        }
    }

    @Test
    void shouldMatchTheReferenceNumbersWhenThePlainPassRunsTheReferenceModels() {
        for (String name : List.of("qwen2-tiny", "llama3-tiny")) {
            try (GoldenModel model = GoldenModel.open(name)) {
                Map<String, StoredTensor> weights = new LinkedHashMap<>();
                WeightLayout.of(model.checkpoint().config())
                        .keySet()
                        .forEach(
                                tensor -> weights.put(tensor, model.checkpoint().tensor(tensor)));
                double[] hidden = new ReferenceDecoder(model.config(), weights, model.adapter())
                        .hidden(model.prompts().get(1));
                float[] expected = GoldenModel.floats(model.golden("/adapter/last_hidden/1"));

                assertClose(expected, hidden);
            }
        }
    }

    private static void assertPasses(
            Decoder decoder, List<int[]> prompts, ReferenceDecoder reference, LoadedAdapter adapter) {
        float[][] hidden = decoder.hidden(prompts, adapter);
        float[][] logits = decoder.logits(prompts);
        for (int row = 0; row < prompts.size(); row++) {
            double[] expected = reference.hidden(prompts.get(row));
            assertClose(hidden[row], expected);
            if (adapter == null) {
                assertClose(logits[row], reference.logits(expected));
            }
        }
    }

    private static void assertGreedy(Decoder decoder, List<int[]> prompts, ReferenceDecoder reference) {
        List<Continuation> written = decoder.generate(prompts, 1, GenerationOptions.greedy(6), new long[3]);
        for (int row = 0; row < prompts.size(); row++) {
            int[] tokens = prompts.get(row);
            for (int step = 0; step < 6; step++) {
                double[] logits = reference.logits(reference.hidden(tokens));
                int token = written.get(row).tokens()[step];
                double total = Arrays.stream(logits).map(Math::exp).sum();
                assertThat(logits[token]).isCloseTo(Arrays.stream(logits).max().orElseThrow(), within(TOLERANCE));
                assertThat((double) written.get(row).logProbabilities()[step])
                        .isCloseTo(logits[token] - Math.log(total), within(TOLERANCE));
                tokens = Arrays.copyOf(tokens, tokens.length + 1);
                tokens[tokens.length - 1] = token;
            }
        }
    }

    private static void assertClose(float[] actual, double[] expected) {
        assertThat(actual).hasSize(expected.length);
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).as("element %d", i).isCloseTo(expected[i], within(TOLERANCE));
        }
    }

    private Map<String, HostTensor> writeModel(String settings) throws IOException {
        Files.writeString(folder.resolve("config.json"), ("{" + settings + SIZES + "}").replace('\'', '"'));
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        SplittableRandom random = new SplittableRandom(5);
        WeightLayout.of(ModelConfigReader.read(folder))
                .forEach((name, shape) -> weights.put(name, random(random, name, shape)));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), weights);
        return weights;
    }

    private static Adapter randomAdapter(ModelConfig config) {
        SplittableRandom random = new SplittableRandom(6);
        Adapter fresh = AdapterTraining.fresh(config, LoraConfig.onAllProjections(3, 6), 6);
        Map<Adapter.Site, Adapter.LoraPair> pairs = new TreeMap<>();
        fresh.pairs().forEach((site, pair) -> {
            HostTensor b = random(random, "lora_B.weight", pair.b().shape());
            pairs.put(site, new Adapter.LoraPair(pair.a(), b));
        });
        return new Adapter(fresh.lora(), pairs, fresh.headWeight(), fresh.headBias(), Optional.empty());
    }

    private static HostTensor random(SplittableRandom random, String name, long[] shape) {
        boolean norm = name.endsWith("norm.weight");
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((norm ? 1 : 0) + 0.2 * random.nextGaussian());
        }
        return HostTensor.of(values, shape);
    }

    private static int[] prompt(int length) {
        return new SplittableRandom(length).ints(length, 0, VOCABULARY).toArray();
    }
}
