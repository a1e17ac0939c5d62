package io.candor.llm.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON header of a safetensors file: where each tensor lies. */
record SafetensorsHeader(Map<String, TensorEntry> tensors, Map<String, String> metadata) {
    /** The reference implementation's own limit. */
    static final long MAX_BYTES = 100_000_000;

    static final String METADATA = "__metadata__";

    private static final String REMEDY = "download or export the file again";

    /**
     * One tensor.
     *
     * @param dtype as the file writes it; may be one that the engine does not read, which matters only once it is asked for
     * @param begin first byte within the data section
     * @param end byte after the last
     */
    record TensorEntry(String name, String dtype, long[] shape, long begin, long end) {
        /** @throws InvalidCheckpointException if the engine does not read its type */
        DataType type(Path path) {
            return DataType.named(dtype)
                    .orElseThrow(() -> new InvalidCheckpointException(
                            path,
                            "tensor " + name,
                            "has the unsupported dtype \"" + dtype + "\"",
                            "save the checkpoint as F32, F16 or BF16"));
        }

        long bytes() {
            return end - begin;
        }
    }

    SafetensorsHeader {
        tensors = Collections.unmodifiableMap(tensors);
        metadata = Collections.unmodifiableMap(metadata);
    }

    static SafetensorsHeader parse(Path path, byte[] json, long dataBytes) {
        Map<String, TensorEntry> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        JsonFile.parse(path, json).root().fields().forEachRemaining(field -> {
            if (field.getKey().equals(METADATA)) {
                field.getValue()
                        .fields()
                        .forEachRemaining(
                                m -> metadata.put(m.getKey(), m.getValue().asText()));
            } else {
                tensors.put(field.getKey(), entry(path, field.getKey(), field.getValue()));
            }
        });
        requireContiguous(path, tensors, dataBytes);
        return new SafetensorsHeader(tensors, metadata);
    }

    private static TensorEntry entry(Path path, String name, JsonNode node) {
        String dtype = node.path("dtype").asText();
        long[] shape = longs(path, name, "shape", node.path("shape"));
        long[] offsets = longs(path, name, "data_offsets", node.path("data_offsets"));
        if (offsets.length != 2 || offsets[0] > offsets[1]) {
            throw broken(path, name, "has broken data_offsets " + Arrays.toString(offsets));
        }
        Optional<DataType> type = DataType.named(dtype);
        if (type.isPresent()
                && offsets[1] - offsets[0]
                        != bytes(path, name, shape, type.get().bytes())) {
            throw broken(
                    path,
                    name,
                    "of shape " + Arrays.toString(shape) + " and dtype " + dtype + " does not fill its "
                            + (offsets[1] - offsets[0]) + " bytes");
        }
        return new TensorEntry(name, dtype, shape, offsets[0], offsets[1]);
    }

    private static long[] longs(Path path, String name, String key, JsonNode array) {
        long[] out = new long[array.size()];
        for (int i = 0; i < out.length; i++) {
            JsonNode node = array.get(i);
            if (node == null || !node.isIntegralNumber() || !node.canConvertToLong() || node.asLong() < 0) {
                throw broken(path, name, "has a broken " + key + " " + array);
            }
            out[i] = node.asLong();
        }
        if (!array.isArray()) {
            throw broken(path, name, "has no " + key);
        }
        return out;
    }

    private static long bytes(Path path, String name, long[] shape, int width) {
        try {
            return Math.multiplyExact(Arrays.stream(shape).reduce(1, Math::multiplyExact), width);
        } catch (ArithmeticException e) {
            throw broken(path, name, "has the impossible shape " + Arrays.toString(shape));
        }
    }

    private static void requireContiguous(Path path, Map<String, TensorEntry> tensors, long dataBytes) {
        List<TensorEntry> inOrder = tensors.values().stream()
                .sorted(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end))
                .toList();
        long position = 0;
        for (TensorEntry entry : inOrder) {
            if (entry.begin() < position) {
                throw broken(path, entry.name(), "overlaps the tensor before it");
            }
            if (entry.begin() > position) {
                throw broken(path, entry.name(), "leaves a gap of " + (entry.begin() - position) + " bytes before it");
            }
            position = entry.end();
            if (position > dataBytes) {
                throw new InvalidCheckpointException(
                        path,
                        "tensor " + entry.name(),
                        "is cut off (it ends at byte " + position + " of the data, the file has " + dataBytes + ")",
                        "download the file again");
            }
        }
        if (position != dataBytes) {
            throw new InvalidCheckpointException(
                    path, "the data", "has " + (dataBytes - position) + " bytes beyond the last tensor", REMEDY);
        }
    }

    private static InvalidCheckpointException broken(Path path, String name, String problem) {
        return new InvalidCheckpointException(path, "tensor " + name, problem, REMEDY);
    }
}
