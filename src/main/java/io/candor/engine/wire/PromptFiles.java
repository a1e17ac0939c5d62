package io.candor.engine.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/** The files of a model folder that decide about token ids and the shape of the model: those of client and server must be the same. */
public record PromptFiles(SortedMap<String, String> sha256) {
    private static final List<String> NAMES =
            List.of("config.json", "tokenizer.json", "tokenizer_config.json", "generation_config.json");

    public PromptFiles {
        sha256 = Collections.unmodifiableSortedMap(new TreeMap<>(sha256));
    }

    /** Those of a folder; what is not there has no hash. */
    public static PromptFiles in(Path folder) {
        SortedMap<String, String> hashes = new TreeMap<>();
        for (String name : NAMES) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                try {
                    hashes.put(name, DigestUtils.sha256Hex(Files.readAllBytes(file)));
                } catch (IOException unreadable) {
                    // The folder has to be mended.
                    throw new UncheckedIOException(unreadable);
                }
            }
        }
        return new PromptFiles(hashes);
    }

    /** A file that differs; empty if none does. */
    public Optional<String> differenceTo(SortedMap<String, String> others) {
        return NAMES.stream()
                .filter(name -> !Objects.equals(sha256.get(name), others.get(name)))
                .findFirst();
    }
}
