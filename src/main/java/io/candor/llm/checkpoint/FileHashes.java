package io.candor.llm.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;
import org.jboss.logging.Logger;

/**
 * SHA-256 of files. Those of large files are remembered by path, size, time of writing and, where the file system has them,
 * inode and its time of change, because to hash a model of billions of parameters takes as long as to load it. Copying tools
 * restore the time of writing; the inode's time nobody can set.
 */
final class FileHashes {
    private static final Logger LOG = Logger.getLogger(FileHashes.class);
    private static final long LARGE_BYTES = 64 << 20;

    private final Path memory;
    private final long large;

    /** Remembers in the {@link CacheFolder}. */
    static FileHashes ofUser(Map<String, String> environment) {
        return new FileHashes(CacheFolder.in(environment).resolve("hashes.json"), LARGE_BYTES);
    }

    /**
     * @param memory file that remembers; made when needed
     * @param large bytes from which on a file is remembered
     */
    FileHashes(Path memory, long large) {
        this.memory = memory;
        this.large = large;
    }

    /**
     * The hash in hexadecimal digits.
     *
     * @throws InvalidCheckpointException if the file cannot be read
     */
    String sha256(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.size() < large) {
                return hash(file);
            }
            Path path = file.toRealPath();
            String state = state(path, attributes);
            Optional<String> known = known(path, state);
            if (known.isPresent()) {
                return known.get();
            }
            String hash = hash(file);
            remember(path, state, hash);
            return hash;
        } catch (IOException e) {
            throw JsonFile.unreadable(file, e);
        }
    }

    private static String state(Path path, BasicFileAttributes attributes) throws IOException {
        String written = attributes.size() + " " + attributes.lastModifiedTime().toInstant();
        if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return written;
        }
        Map<String, Object> inode = Files.readAttributes(path, "unix:ino,ctime");
        return written + " " + inode.get("ino") + " " + ((FileTime) inode.get("ctime")).toInstant();
    }

    private static String hash(Path file) throws IOException {
        return new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(file);
    }

    private Optional<String> known(Path path, String state) {
        var entry = all().path(path.toString());
        return entry.path("state").asText().equals(state)
                ? Optional.of(entry.path("sha256").asText())
                : Optional.empty();
    }

    private ObjectNode all() {
        try {
            return Files.exists(memory)
                    ? (ObjectNode) JsonFile.MAPPER.readTree(memory.toFile())
                    : JsonFile.MAPPER.createObjectNode();
        } catch (IOException | ClassCastException damaged) {
            // Nothing is lost but the time to hash again.
            return JsonFile.MAPPER.createObjectNode();
        }
    }

    // Of several files at once; another process may overwrite an entry, which is then made again.
    private synchronized void remember(Path path, String state, String hash) {
        ObjectNode all = all();
        all.putObject(path.toString()).put("state", state).put("sha256", hash);
        try {
            Files.createDirectories(memory.getParent());
            Path aside = Files.createTempFile(memory.getParent(), "hashes", ".part");
            JsonFile.MAPPER.writeValue(aside.toFile(), all);
            Files.move(aside, memory, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritable) {
            // A read-only home, for example; the file is hashed again next time.
            LOG.debugf("hash not remembered file=%s cause=%s", memory, unwritable);
        }
    }
}
