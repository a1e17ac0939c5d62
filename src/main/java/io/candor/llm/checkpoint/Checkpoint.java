package io.candor.llm.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;

/**
 * A Hugging Face model folder, checked on opening: its config, and its weights by name.
 *
 * <p>Every tensor the config calls for is there in the right shape once {@link #open} returns.
 */
public final class Checkpoint implements AutoCloseable {
    private final Path folder;
    private final ModelConfig config;
    private final WeightFiles weights;
    private final Map<String, long[]> layout;
    private String modelHash;

    private Checkpoint(Path folder, ModelConfig config, WeightFiles weights) {
        this.folder = folder;
        this.config = config;
        this.weights = weights;
        this.layout = WeightLayout.of(config);
    }

    /** @throws InvalidCheckpointException if anything the engine needs is missing, malformed or unsupported */
    public static Checkpoint open(Path folder) {
        ModelConfig config = ModelConfigReader.read(folder);
        WeightFiles weights = WeightFiles.open(folder);
        try {
            ModelConfig settled = settleHead(config, weights);
            WeightLayout.of(settled).forEach(weights::requireShape);
            return new Checkpoint(folder, settled, weights);
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /** A stored output projection that is not the embedding counts, whatever the config says, as in transformers. */
    private static ModelConfig settleHead(ModelConfig config, WeightFiles weights) {
        boolean own = config.tiedEmbeddings()
                && weights.has(WeightLayout.LANGUAGE_HEAD)
                && weights.has(WeightLayout.EMBEDDINGS)
                && !weights.same(WeightLayout.LANGUAGE_HEAD, WeightLayout.EMBEDDINGS);
        return own ? config.withTiedEmbeddings(false) : config;
    }

    public Path folder() {
        return folder;
    }

    public ModelConfig config() {
        return config;
    }

    /** One weight by its Hugging Face name, mapped from disk; refused if it holds NaN or infinity. */
    public HostTensor tensor(String name) {
        HostTensor tensor = weights.tensor(name);
        if (!tensor.isFinite()) {
            throw new InvalidCheckpointException(
                    weights.fileOf(name), "tensor " + name, "holds NaN or infinity", "use an undamaged checkpoint");
        }
        return tensor;
    }

    /** SHA-256 over {@code config.json} and all weight files: what an adapter names as its base. */
    public synchronized String modelHash() {
        if (modelHash == null) {
            modelHash = hash();
        }
        return modelHash;
    }

    private String hash() {
        Set<Path> files = new TreeSet<>(weights.paths());
        files.add(folder.resolve("config.json"));
        StringBuilder listing = new StringBuilder();
        for (Path file : files) {
            try {
                listing.append(new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(file))
                        .append("  ")
                        .append(file.getFileName())
                        .append('\n');
            } catch (IOException e) {
                throw JsonFile.unreadable(file, e);
            }
        }
        return DigestUtils.sha256Hex(listing.toString());
    }

    @Override
    public void close() {
        weights.close();
    }
}
