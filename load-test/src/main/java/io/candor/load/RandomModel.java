package io.candor.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.llm.adapter.Adapter;
import io.candor.llm.adapter.AdapterFolder;
import io.candor.llm.adapter.AdapterKeys;
import io.candor.llm.adapter.AdapterManifest;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A model folder with the files of a real one and random weights, and an adapter that makes it give confidences. */
final class RandomModel {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SHARD_BYTES = 5_000_000_000L;
    private static final double DEVIATION = 0.02;
    private static final int RANK = 8;

    private final ModelShape shape;
    private final long seed;
    private final int lastLayers;
    private final Consumer<String> progress;

    /** @param progress told of every file that is written */
    /** @param lastLayers that the adapter adapts; 0 for all */
    RandomModel(ModelShape shape, long seed, int lastLayers, Consumer<String> progress) {
        this.lastLayers = lastLayers;
        this.shape = shape;
        this.seed = seed;
        this.progress = progress;
    }

    /**
     * Writes the folder.
     *
     * @return parameters of the model
     */
    long write(Path folder) throws IOException {
        Files.createDirectories(folder);
        write(folder.resolve("config.json"), shape.config());
        ShapeTokenizer tokenizer = new ShapeTokenizer(shape.tokenizer());
        write(folder.resolve("tokenizer.json"), tokenizer.tokenizer());
        write(folder.resolve("tokenizer_config.json"), tokenizer.config());
        ModelConfig config = ModelConfigReader.read(folder);
        List<Map<String, StoredTensor>> shards = shards(config);
        writeWeights(folder, shards);
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            writeAdapter(folder.resolve("adapter"), checkpoint);
        }
        return shards.stream()
                .flatMap(shard -> shard.values().stream())
                .mapToLong(StoredTensor::elements)
                .sum();
    }

    private List<Map<String, StoredTensor>> shards(ModelConfig config) {
        List<Map<String, StoredTensor>> shards = new ArrayList<>();
        long bytes = SHARD_BYTES;
        for (Map.Entry<String, long[]> weight : WeightLayout.of(config).entrySet()) {
            boolean norm = weight.getKey().endsWith("norm.weight");
            StoredTensor tensor = new RandomTensor(
                    weight.getValue(),
                    norm ? 1 : 0,
                    norm ? 0 : DEVIATION,
                    seed * 31 + weight.getKey().hashCode());
            if (bytes + tensor.bytes() > SHARD_BYTES) {
                shards.add(new LinkedHashMap<>());
                bytes = 0;
            }
            shards.get(shards.size() - 1).put(weight.getKey(), tensor);
            bytes += tensor.bytes();
        }
        return shards;
    }

    private void writeWeights(Path folder, List<Map<String, StoredTensor>> shards) throws IOException {
        if (shards.size() == 1) {
            write(folder.resolve("model.safetensors"), shards.get(0));
            return;
        }
        ObjectNode index = JSON.createObjectNode();
        ObjectNode places = index.putObject("weight_map");
        for (int i = 0; i < shards.size(); i++) {
            String name = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
            shards.get(i).keySet().forEach(tensor -> places.put(tensor, name));
            write(folder.resolve(name), shards.get(i));
        }
        write(folder.resolve("model.safetensors.index.json"), index);
    }

    private void write(Path file, Map<String, StoredTensor> tensors) throws IOException {
        SafetensorsWriter.write(file, tensors);
        progress.accept(file.getFileName().toString());
    }

    private void write(Path file, ObjectNode content) throws IOException {
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), content);
        progress.accept(file.getFileName().toString());
    }

    private void writeAdapter(Path folder, Checkpoint checkpoint) throws IOException {
        ModelConfig config = checkpoint.config();
        SplittableRandom random = new SplittableRandom(seed);
        LoraConfig lora = LoraConfig.onAllProjections(RANK, 2 * RANK).onLast(lastLayers, config.layers());
        Map<Adapter.Site, Adapter.LoraPair> pairs = new TreeMap<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            if (!lora.adapts(layer)) {
                continue;
            }
            for (var projection : lora.targets()) {
                pairs.put(
                        new Adapter.Site(layer, projection),
                        new Adapter.LoraPair(
                                normal(random, RANK, projection.inputSize(config)),
                                normal(random, projection.outputSize(config), RANK)));
            }
        }
        Adapter adapter = new Adapter(
                lora,
                pairs,
                normal(random, 1, config.hiddenSize()),
                HostTensor.of(new float[1], 1),
                Optional.of(AdapterManifest.of(
                        folder.getParent().getFileName().toString(),
                        checkpoint.modelHash(),
                        lora,
                        Map.of("how", "random"),
                        Map.of())));
        AdapterFolder.write(folder, adapter, config, AdapterKeys.CAUSAL_LM);
        progress.accept("adapter");
    }

    private static HostTensor normal(SplittableRandom random, int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (DEVIATION * random.nextGaussian());
        }
        return HostTensor.of(values, rows, columns);
    }
}
