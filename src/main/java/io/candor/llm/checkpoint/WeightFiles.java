package io.candor.llm.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The weights of a model folder: one {@code model.safetensors}, or the shards its index names. */
final class WeightFiles implements AutoCloseable {
    private static final int COMPARED_BYTES = 1 << 20;
    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    private final Path listing;
    private final List<SafetensorsFile> files;
    private final Map<String, SafetensorsFile> byTensor;
    /** What the index places where it is not; that matters only for a tensor that is needed. */
    private final Map<String, InvalidCheckpointException> misplaced;

    private WeightFiles(
            Path listing,
            List<SafetensorsFile> files,
            Map<String, SafetensorsFile> byTensor,
            Map<String, InvalidCheckpointException> misplaced) {
        this.listing = listing;
        this.files = files;
        this.byTensor = byTensor;
        this.misplaced = misplaced;
    }

    static WeightFiles open(Path folder) {
        Path index = folder.resolve(INDEX);
        if (Files.exists(folder.resolve(SINGLE)) || !Files.exists(index)) {
            return single(folder.resolve(SINGLE));
        }
        return sharded(JsonFile.read(index, "download it into the folder"));
    }

    private static WeightFiles single(Path path) {
        SafetensorsFile file = SafetensorsFile.open(path);
        Map<String, SafetensorsFile> byTensor = new HashMap<>();
        file.names().forEach(name -> byTensor.put(name, file));
        return new WeightFiles(path, List.of(file), byTensor, Map.of());
    }

    private static WeightFiles sharded(JsonFile index) {
        Map<String, SafetensorsFile> shards = new LinkedHashMap<>();
        Map<String, SafetensorsFile> byTensor = new HashMap<>();
        Map<String, InvalidCheckpointException> misplaced = new HashMap<>();
        try {
            for (Map.Entry<String, JsonNode> entry :
                    index.object("weight_map").root().properties()) {
                String shardName = shardName(index, entry);
                SafetensorsFile shard = shards.get(shardName);
                if (shard == null) {
                    shard = SafetensorsFile.open(index.path().resolveSibling(shardName));
                    shards.put(shardName, shard);
                }
                if (shard.names().contains(entry.getKey())) {
                    byTensor.put(entry.getKey(), shard);
                } else {
                    misplaced.put(entry.getKey(), misplaced(index, shard, entry.getKey()));
                }
            }
            return new WeightFiles(index.path(), new ArrayList<>(shards.values()), byTensor, misplaced);
        } catch (RuntimeException e) {
            // The caller's to judge; no file of half a set may stay open.
            shards.values().forEach(SafetensorsFile::close);
            throw e;
        }
    }

    /**
     * A shard must lie beside its index: a path with folders would let a downloaded index name any file of this
     * machine.
     */
    private static String shardName(JsonFile index, Map.Entry<String, JsonNode> entry) {
        String name = entry.getValue().asText();
        if (!name.matches("[\\w.-]+\\.safetensors")) {
            throw index.refuse(
                    "weight_map." + entry.getKey(),
                    "must name a .safetensors file in the same folder, got: " + entry.getValue(),
                    "download the index again");
        }
        return name;
    }

    private static InvalidCheckpointException misplaced(JsonFile index, SafetensorsFile shard, String tensor) {
        return new InvalidCheckpointException(
                shard.path(),
                "tensor " + tensor,
                "is missing though " + index.path().getFileName() + " places it there",
                "download both files again");
    }

    boolean has(String name) {
        return byTensor.containsKey(name);
    }

    /** Whether two tensors are the same to the bit. */
    boolean same(String one, String other) {
        StoredTensor a = tensor(one);
        StoredTensor b = tensor(other);
        return a.type() == b.type() && Arrays.equals(a.shape(), b.shape()) && sameBytes(a, b);
    }

    private static boolean sameBytes(StoredTensor a, StoredTensor b) {
        ByteBuffer ours = ByteBuffer.allocate(COMPARED_BYTES);
        ByteBuffer theirs = ByteBuffer.allocate(COMPARED_BYTES);
        for (long offset = 0; offset < a.bytes(); offset += COMPARED_BYTES) {
            int count = (int) Math.min(COMPARED_BYTES, a.bytes() - offset);
            a.read(offset, ours.clear().limit(count));
            b.read(offset, theirs.clear().limit(count));
            if (!ours.flip().equals(theirs.flip())) {
                return false;
            }
        }
        return true;
    }

    /** Every tensor of these shapes must be there; the message names the first that does not fit. */
    void requireShape(String name, long[] expected) {
        SafetensorsFile file = byTensor.get(name);
        if (misplaced.containsKey(name)) {
            throw misplaced.get(name);
        }
        if (file == null && name.equals(WeightLayout.LANGUAGE_HEAD)) {
            throw new InvalidCheckpointException(
                    listing,
                    "tensor " + name,
                    "is missing though config.json says tie_word_embeddings false",
                    "set tie_word_embeddings to true if the model's output projection is its embedding, or download all"
                            + " weights");
        }
        if (file == null) {
            throw new InvalidCheckpointException(
                    listing,
                    "tensor " + name,
                    "is missing though config.json calls for it",
                    "use weights and config.json of the same model");
        }
        long[] actual = file.shape(name);
        if (!Arrays.equals(actual, expected)) {
            throw new InvalidCheckpointException(
                    file.path(),
                    "tensor " + name,
                    "has shape " + Arrays.toString(actual) + " where config.json calls for "
                            + Arrays.toString(expected),
                    "use weights and config.json of the same model");
        }
    }

    StoredTensor tensor(String name) {
        SafetensorsFile file = byTensor.get(name);
        if (file == null) {
            throw new InvalidCheckpointException(
                    listing, "tensor " + name, "is missing", "check the name against the model's architecture");
        }
        return file.stored(name);
    }

    List<Path> paths() {
        return files.stream().map(SafetensorsFile::path).toList();
    }

    @Override
    public void close() {
        files.forEach(SafetensorsFile::close);
    }
}
