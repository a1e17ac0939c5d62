package io.candor.llm.decoder;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.llm.adapter.Adapter;
import io.candor.llm.adapter.AdapterFolder;
import io.candor.llm.checkpoint.Checkpoint;
import io.candor.llm.checkpoint.JsonFile;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.RotaryEmbedding;
import io.candor.llm.checkpoint.SafetensorsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** One of the tiny reference models inside the engine, and the numbers the reference implementation computed with it. */
final class GoldenModel implements AutoCloseable {
    /** One thread: on matrices this small a second one only waits, long so if others want the core. */
    static final EngineSettings FLOAT32 = new EngineSettings("cpu", Precision.FLOAT32, 1);

    static final EngineSettings BFLOAT16 = new EngineSettings("cpu", Precision.BFLOAT16, 1);
    private static final Path FOLDER = Path.of("src/test/resources/golden");

    private final Path folder;
    private final Checkpoint checkpoint;
    private final Decoder decoder;
    private final JsonNode golden;

    private GoldenModel(
            String name,
            EngineSettings settings,
            UnaryOperator<ModelConfig> change,
            Optional<DecoderWeights.Form> form) {
        folder = FOLDER.resolve(name);
        checkpoint = Checkpoint.open(folder);
        decoder = new Decoder(
                change.apply(checkpoint.config()),
                checkpoint::tensor,
                settings,
                form,
                LanguageModel.LoadProgress.SILENT);
        golden = JsonFile.read(folder.resolve("golden.json"), "restore the fixture")
                .root();
    }

    /** float32 and without end-of-sequence tokens, as the reference numbers were made. */
    static GoldenModel open(String name) {
        return open(name, FLOAT32, GoldenModel::withoutStops);
    }

    static GoldenModel open(String name, EngineSettings settings, UnaryOperator<ModelConfig> change) {
        return new GoldenModel(name, settings, change, Optional.empty());
    }

    /** As {@link #open(String)}, with the weights in this form. */
    static GoldenModel open(String name, DecoderWeights.Form form) {
        return new GoldenModel(name, FLOAT32, GoldenModel::withoutStops, Optional.of(form));
    }

    static GoldenModel open(String name, EngineSettings settings, DecoderWeights.Form form) {
        return new GoldenModel(name, settings, GoldenModel::withoutStops, Optional.of(form));
    }

    static ModelConfig withoutStops(ModelConfig config) {
        return with(config, config.rope(), config.contextLength(), Set.of());
    }

    static ModelConfig with(ModelConfig config, RotaryEmbedding rope, int contextLength, Set<Integer> endOfSequence) {
        return new ModelConfig(
                config.architecture(),
                config.hiddenSize(),
                config.layers(),
                config.heads(),
                config.keyValueHeads(),
                config.headSize(),
                config.intermediateSize(),
                config.vocabularySize(),
                config.rmsNormEpsilon(),
                rope,
                config.tiedEmbeddings(),
                config.attentionBias(),
                config.queryKeyNorm(),
                contextLength,
                config.contextKey(),
                endOfSequence,
                config.storedType());
    }

    Decoder decoder() {
        return decoder;
    }

    ModelConfig config() {
        return decoder.config();
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    /** A value of golden.json by its path, for example {@code /base/last_hidden}. */
    JsonNode golden(String path) {
        JsonNode node = golden.at(path);
        if (node.isMissingNode()) {
            throw new IllegalArgumentException("golden.json has no " + path);
        }
        return node;
    }

    /** The four prompts of the batch: 5, 11, 17 and 23 tokens. */
    List<int[]> prompts() {
        List<int[]> prompts = new ArrayList<>();
        golden("/batch/prompts").forEach(row -> prompts.add(ints(row)));
        return prompts;
    }

    int[] longPrompt() {
        return ints(golden("/long_prompt/input_ids"));
    }

    Adapter adapter() {
        return AdapterFolder.read(folder.resolve("adapter"), checkpoint.config());
    }

    LoadedAdapter loadAdapter() {
        return LoadedAdapter.upload(adapter(), decoder);
    }

    SafetensorsFile tensors(String name) {
        return SafetensorsFile.open(folder.resolve(name));
    }

    static int[] ints(JsonNode row) {
        int[] values = new int[row.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(i).asInt();
        }
        return values;
    }

    static float[] floats(JsonNode row) {
        float[] values = new float[row.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) row.get(i).asDouble();
        }
        return values;
    }

    @Override
    public void close() {
        decoder.close();
        checkpoint.close();
    }
}
