package io.candor.llm.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes safetensors files: the same tensors always give the same bytes. */
public final class SafetensorsWriter {
    private static final int PIECE_BYTES = 1 << 20;

    private SafetensorsWriter() {}

    /** Writes {@code tensors} with the metadata PyTorch readers look for. */
    public static void write(Path path, Map<String, ? extends StoredTensor> tensors) throws IOException {
        write(path, tensors, Map.of("format", "pt"));
    }

    /** Writes a temporary file and renames it, so that a reader never sees a partial file. */
    public static void write(Path path, Map<String, ? extends StoredTensor> tensors, Map<String, String> metadata)
            throws IOException {
        // Wide types first keeps every tensor aligned; names break ties, as the reference writer does.
        List<Map.Entry<String, StoredTensor>> ordered = tensors.entrySet().stream()
                .map(entry -> Map.<String, StoredTensor>entry(entry.getKey(), entry.getValue()))
                .sorted(Comparator.<Map.Entry<String, StoredTensor>>comparingInt(
                                e -> -e.getValue().type().bytes())
                        .thenComparing(Map.Entry::getKey))
                .toList();
        Path aside = path.resolveSibling(path.getFileName() + ".part");
        try (FileChannel channel = FileChannel.open(
                aside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            writeFully(channel, header(ordered, metadata));
            for (Map.Entry<String, StoredTensor> entry : ordered) {
                write(channel, entry.getValue());
            }
            channel.force(true);
        }
        Files.move(aside, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static ByteBuffer header(List<Map.Entry<String, StoredTensor>> tensors, Map<String, String> metadata) {
        ObjectNode json = JsonFile.MAPPER.createObjectNode();
        if (!metadata.isEmpty()) {
            json.set(SafetensorsHeader.METADATA, JsonFile.MAPPER.valueToTree(new TreeMap<>(metadata)));
        }
        long position = 0;
        for (Map.Entry<String, StoredTensor> entry : tensors) {
            StoredTensor tensor = entry.getValue();
            long end = position + tensor.bytes();
            ObjectNode node = json.putObject(entry.getKey());
            node.put("dtype", tensor.type().safetensorsName());
            Arrays.stream(tensor.shape()).forEach(node.putArray("shape")::add);
            node.putArray("data_offsets").add(position).add(end);
            position = end;
        }
        byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
        int padded = Math.addExact(text.length, 7) / 8 * 8;
        ByteBuffer bytes =
                ByteBuffer.allocate(SafetensorsFile.LENGTH_BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(padded).put(text);
        while (bytes.hasRemaining()) {
            bytes.put((byte) ' ');
        }
        return bytes.flip();
    }

    private static void write(FileChannel channel, StoredTensor tensor) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, tensor.bytes()));
        for (long offset = 0; offset < tensor.bytes(); offset += PIECE_BYTES) {
            piece.clear().limit((int) Math.min(PIECE_BYTES, tensor.bytes() - offset));
            tensor.read(offset, piece);
            writeFully(channel, piece.flip());
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
