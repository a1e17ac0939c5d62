package io.candor.llm.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file read through memory maps: 8 bytes of header length, a JSON header, then the tensors' bytes.
 *
 * <p>The whole header is checked on opening, so a file that opens is complete and its tensors neither overlap nor leave
 * gaps. Each tensor is a map of its own, because one map ends at 2 GiB; tensors stay valid after {@link #close()}.
 * Format: <a href="https://github.com/huggingface/safetensors#format">huggingface/safetensors</a>.
 */
public final class SafetensorsFile implements AutoCloseable {
    static final int LENGTH_BYTES = 8;

    private static final String DOWNLOAD_AGAIN = "download the file again";

    private final Path path;
    private final FileChannel channel;
    private final SafetensorsHeader header;
    private final long dataStart;

    private SafetensorsFile(Path path, FileChannel channel, SafetensorsHeader header, long dataStart) {
        this.path = path;
        this.channel = channel;
        this.header = header;
        this.dataStart = dataStart;
    }

    /** @throws InvalidCheckpointException if the file is missing, truncated, or its header breaks the format */
    public static SafetensorsFile open(Path path) {
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            try {
                return open(path, channel);
            } catch (IOException | RuntimeException e) {
                // The caller's to judge; the file must not stay open.
                channel.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new InvalidCheckpointException(path, "the file", "is missing", "download it into the folder", e);
        } catch (IOException e) {
            throw JsonFile.unreadable(path, e);
        }
    }

    private static SafetensorsFile open(Path path, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < LENGTH_BYTES) {
            throw new InvalidCheckpointException(
                    path, "the header", "is cut off (the file has only " + size + " bytes)", DOWNLOAD_AGAIN);
        }
        long headerBytes = read(channel, 0, LENGTH_BYTES).getLong();
        if (headerBytes < 0 || headerBytes > SafetensorsHeader.MAX_BYTES) {
            throw new InvalidCheckpointException(
                    path,
                    "the header length",
                    "of " + Long.toUnsignedString(headerBytes) + " bytes is beyond the format's "
                            + SafetensorsHeader.MAX_BYTES,
                    "check that this is a safetensors file and " + DOWNLOAD_AGAIN);
        }
        if (headerBytes > size - LENGTH_BYTES) {
            throw new InvalidCheckpointException(
                    path,
                    "the header",
                    "is cut off (" + headerBytes + " bytes announced, the file has " + size + ")",
                    DOWNLOAD_AGAIN);
        }
        byte[] json = read(channel, LENGTH_BYTES, (int) headerBytes).array();
        long dataStart = LENGTH_BYTES + headerBytes;
        return new SafetensorsFile(path, channel, SafetensorsHeader.parse(path, json, size - dataStart), dataStart);
    }

    private static ByteBuffer read(FileChannel channel, long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
            // A channel may read fewer bytes than asked.
        }
        return bytes.flip();
    }

    public Path path() {
        return path;
    }

    /** Tensor names, in the order of the header. */
    public Set<String> names() {
        return header.tensors().keySet();
    }

    /** The header's {@code __metadata__}; empty if it has none. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /** Sizes of the dimensions of {@code name}, outermost first. */
    public long[] shape(String name) {
        return entry(name).shape().clone();
    }

    /** The tensor {@code name}, mapped, not copied. */
    public HostTensor tensor(String name) {
        SafetensorsHeader.TensorEntry entry = entry(name);
        if (entry.bytes() > Integer.MAX_VALUE) {
            throw new InvalidCheckpointException(
                    path, "tensor " + name, "is larger than 2 GiB", "save the checkpoint as bfloat16");
        }
        DataType type = entry.type(path);
        try {
            ByteBuffer data = channel.map(FileChannel.MapMode.READ_ONLY, dataStart + entry.begin(), entry.bytes());
            return new HostTensor(type, entry.shape().clone(), data);
        } catch (IOException e) {
            throw JsonFile.unreadable(path, e);
        }
    }

    /** The tensor {@code name}, read only when asked for and as long as this file is open; of any size. */
    public StoredTensor stored(String name) {
        SafetensorsHeader.TensorEntry entry = entry(name);
        return new FileTensor(name, entry.type(path), entry.shape().clone(), dataStart + entry.begin());
    }

    private SafetensorsHeader.TensorEntry entry(String name) {
        SafetensorsHeader.TensorEntry entry = header.tensors().get(name);
        if (entry == null) {
            throw new InvalidCheckpointException(
                    path, "tensor " + name, "is missing", "check that the file belongs to this model");
        }
        return entry;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw JsonFile.unreadable(path, e);
        }
    }

    private final class FileTensor implements StoredTensor {
        private final String name;
        private final DataType type;
        private final long[] shape;
        private final long start;

        FileTensor(String name, DataType type, long[] shape, long start) {
            this.name = name;
            this.type = type;
            this.shape = shape;
            this.start = start;
        }

        @Override
        public DataType type() {
            return type;
        }

        @Override
        public long[] shape() {
            return shape;
        }

        @Override
        public void read(long offset, ByteBuffer into) {
            long at = start + offset - into.position();
            try {
                while (into.hasRemaining()) {
                    if (channel.read(into, at + into.position()) < 0) {
                        throw new InvalidCheckpointException(
                                path, "tensor " + name, "ends before its last byte", DOWNLOAD_AGAIN);
                    }
                }
            } catch (IOException e) {
                throw JsonFile.unreadable(path, e);
            }
        }

        @Override
        public RuntimeException notFinite() {
            return new InvalidCheckpointException(
                    path, "tensor " + name, "holds NaN or infinity", "use an undamaged checkpoint");
        }
    }
}
