package io.candor.release.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The checkpoint packed in the jar, unpacked once into a folder, which is what the engine reads. The folder is named
 * after the content, so that two versions of Candor never share one.
 */
public final class EmbeddedCheckpoint {
    private static final int HASH_DIGITS = 12;
    static final List<String> REQUIRED = List.of(
            "config.json",
            "model.safetensors",
            "tokenizer.json",
            "tokenizer_config.json",
            "adapter/adapter_config.json",
            "adapter/adapter_model.safetensors",
            "adapter/vector_head.safetensors");
    private static final List<String> OPTIONAL =
            List.of("generation_config.json", "adapter/manifest.json", "adapter/" + MapFile.ANSWERS);

    private final ClassLoader resources;
    private final String name;

    /** @param name name of the resource folder, which becomes the model's name */
    public EmbeddedCheckpoint(ClassLoader resources, String name) {
        this.resources = resources;
        this.name = name;
    }

    /**
     * The checkpoint as a folder below {@code cache}, whole; unpacked there if it is not yet.
     *
     * @throws ReleaseUnavailableException if this build carries no such checkpoint, or the cache cannot be written
     */
    public Path unpack(Path cache) {
        Map<String, byte[]> files = read();
        Path parent = cache.resolve(name + "-" + hash(files));
        Path folder = parent.resolve(name);
        try {
            if (!isWhole(folder, files)) {
                write(parent, files);
            }
        } catch (IOException failure) {
            throw new ReleaseUnavailableException(
                    "the embedded checkpoint cannot be unpacked to " + folder + " (" + failure
                            + "); point candor.answer.cache to a folder that can be written",
                    failure);
        }
        return folder;
    }

    private Map<String, byte[]> read() {
        Map<String, byte[]> files = new TreeMap<>();
        for (String file : REQUIRED) {
            files.put(
                    file,
                    bytes(file)
                            .orElseThrow(
                                    () -> new ReleaseUnavailableException(
                                            "this build carries no " + name + "/" + file
                                                    + "; make it with ./candor atlas package, or point candor.answer.model to a Hugging Face folder")));
        }
        OPTIONAL.forEach(file -> bytes(file).ifPresent(content -> files.put(file, content)));
        return files;
    }

    private Optional<byte[]> bytes(String file) {
        try (InputStream in = resources.getResourceAsStream(name + "/" + file)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException failure) {
            throw new ReleaseUnavailableException("the resource " + name + "/" + file + " cannot be read", failure);
        }
    }

    private static String hash(Map<String, byte[]> files) {
        MessageDigest digest = DigestUtils.getSha256Digest();
        files.forEach((file, content) -> {
            DigestUtils.updateDigest(digest, file);
            digest.update(content);
        });
        return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
    }

    private static boolean isWhole(Path folder, Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            if (!Files.isRegularFile(path) || !Arrays.equals(Files.readAllBytes(path), file.getValue())) {
                return false;
            }
        }
        return true;
    }

    // Each file is moved into place whole, so that processes that start at the same time do not disturb each other.
    private void write(Path parent, Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path target = parent.resolve(name).resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Path part = Files.createTempFile(target.getParent(), "unpacking-", ".part");
            Files.write(part, file.getValue());
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
