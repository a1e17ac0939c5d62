package io.candor;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.atlas.LlamaConfigFile;
import io.candor.atlas.tokenizer.BpeTokenizer;
import io.candor.atlas.tokenizer.TokenizerFiles;
import io.candor.llm.adapter.Adapter;
import io.candor.llm.adapter.AdapterFolder;
import io.candor.llm.adapter.AdapterKeys;
import io.candor.llm.adapter.AdapterManifest;
import io.candor.llm.adapter.LoraConfig;
import io.candor.llm.checkpoint.Checkpoint;
import io.candor.llm.checkpoint.DataType;
import io.candor.llm.checkpoint.HostTensor;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.RotaryEmbedding;
import io.candor.llm.checkpoint.SafetensorsWriter;
import io.candor.llm.checkpoint.WeightLayout;
import io.candor.llm.decoder.AdapterTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** A whole model folder with random weights, small enough to load in a blink: config, weights, tokenizer and adapter. */
public final class TinyModel {
    public static final int CONTEXT = 128;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HIDDEN = 32;
    private static final int HEADS = 4;
    private static final int VOCABULARY = 300;

    private TinyModel() {}

    /** Writes the model without an adapter. */
    public static void write(Path folder, long seed) throws IOException {
        BpeTokenizer tokenizer = tokenizer();
        TokenizerFiles.write(tokenizer, folder);
        ModelConfig config = config(tokenizer);
        Files.write(
                folder.resolve("config.json"), JSON.writeValueAsBytes(LlamaConfigFile.json(config, 10_000, tokenizer)));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), weights(config, seed));
    }

    /** Writes an adapter with a random head, so that confidences differ between questions. */
    public static void writeAdapter(Path model, Path folder, long seed) throws IOException {
        try (Checkpoint base = Checkpoint.open(model)) {
            LoraConfig lora = LoraConfig.onAllProjections(2, 4);
            Adapter fresh = AdapterTraining.fresh(base.config(), lora, seed);
            HostTensor head = normal(new SplittableRandom(seed), 0.3, 1, HIDDEN);
            AdapterManifest manifest =
                    AdapterManifest.of("tiny", base.modelHash(), lora, Map.of("method", "random"), Map.of());
            AdapterFolder.write(
                    folder,
                    new Adapter(lora, fresh.pairs(), head, fresh.headBias(), fresh.manifest()).withManifest(manifest),
                    base.config(),
                    AdapterKeys.AUTO_MODEL);
        }
    }

    /** Every byte is a token, so that any text can be asked. */
    static BpeTokenizer tokenizer() {
        return BpeTokenizer.train(
                Map.of("What is the capital of France?", 2.0, "What colour is the red sky?", 1.0), VOCABULARY);
    }

    /** The shape; its rotary embedding is read from config.json by the engine. */
    static ModelConfig config(BpeTokenizer tokenizer) {
        return new ModelConfig(
                "LlamaForCausalLM",
                HIDDEN,
                2,
                HEADS,
                HEADS / 2,
                HIDDEN / HEADS,
                2 * HIDDEN,
                tokenizer.vocabularySize(),
                1e-5,
                new RotaryEmbedding(new float[HIDDEN / HEADS / 2], 1),
                true,
                false,
                false,
                CONTEXT,
                "max_position_embeddings",
                Set.of(tokenizer.id(BpeTokenizer.EOS)),
                DataType.FLOAT32);
    }

    private static Map<String, HostTensor> weights(ModelConfig config, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        WeightLayout.of(config).forEach((name, shape) -> weights.put(name, normal(random, 0.2, shape)));
        return weights;
    }

    private static HostTensor normal(SplittableRandom random, double deviation, long... shape) {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        float[] values = new float[(int) count];
        for (int i = 0; i < values.length; i++) {
            // Norms around 1, all else around 0.
            values[i] = (float) ((shape.length == 1 ? 1 : 0) + deviation * random.nextGaussian());
        }
        return HostTensor.of(values, shape);
    }
}
