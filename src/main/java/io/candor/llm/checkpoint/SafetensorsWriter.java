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
    private SafetensorsWriter() {}

    /** Writes {@code tensors} with the metadata PyTorch readers look for. */
    public static void write(Path path, Map<String, HostTensor> tensors) throws IOException {
        write(path, tensors, Map.of("format", "pt"));
    }

    /** Writes a temporary file and renames it, so that a reader never sees a partial file. */
    public static void write(Path path, Map<String, HostTensor> tensors, Map<String, String> metadata)
            throws IOException {
        // Wide types first keeps every tensor aligned; names break ties, as the reference writer does.
        List<Map.Entry<String, HostTensor>> ordered = tensors.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, HostTensor>>comparingInt(
                                e -> -e.getValue().type().bytes())
                        .thenComparing(Map.Entry::getKey))
                .toList();
        Path aside = path.resolveSibling(path.getFileName() + ".part");
        try (FileChannel channel = FileChannel.open(
                aside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            writeFully(channel, header(ordered, metadata));
            for (Map.Entry<String, HostTensor> entry : ordered) {
                writeFully(channel, entry.getValue().data().duplicate());
            }
            channel.force(true);
        }
        Files.move(aside, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static ByteBuffer header(List<Map.Entry<String, HostTensor>> tensors, Map<String, String> metadata) {
        ObjectNode json = JsonFile.MAPPER.createObjectNode();
        if (!metadata.isEmpty()) {
            json.set(SafetensorsHeader.METADATA, JsonFile.MAPPER.valueToTree(new TreeMap<>(metadata)));
        }
        long position = 0;
        for (Map.Entry<String, HostTensor> entry : tensors) {
            HostTensor tensor = entry.getValue();
            long end = position + tensor.data().remaining();
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

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
