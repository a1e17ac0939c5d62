package io.candor.llm.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.codec.digest.DigestUtils;

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
            // The caller's to judge; no file may stay open.
            weights.close();
            throw e;
        }
    }

    /** What {@code config.json} of a model folder says, whose weights need not be there. */
    public static ModelConfig config(Path folder) {
        return ModelConfigReader.read(folder);
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

    /** One weight by its Hugging Face name, read from disk when asked; readable until {@link #close}. */
    public StoredTensor tensor(String name) {
        return weights.tensor(name);
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
        FileHashes hashes = FileHashes.ofUser(System.getenv());
        // In parallel: one core hashes slower than a disk reads.
        List<String> lines = files.parallelStream()
                .map(file -> hashes.sha256(file) + "  " + file.getFileName() + "\n")
                .toList();
        return DigestUtils.sha256Hex(String.join("", lines));
    }

    @Override
    public void close() {
        weights.close();
    }
}
