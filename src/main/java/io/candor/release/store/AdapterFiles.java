package io.candor.release.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/** The files of an adapter folder and their checksums. */
final class AdapterFiles {
    static final List<String> REQUIRED =
            List.of("adapter_config.json", "adapter_model.safetensors", "vector_head.safetensors");
    static final String MANIFEST = "manifest.json";

    private AdapterFiles() {}

    /** File name → SHA-256 of every required file, and of manifest and map of answers where there are any. */
    static SortedMap<String, String> checksums(Path folder) {
        SortedMap<String, String> checksums = new TreeMap<>();
        for (String name : REQUIRED) {
            checksums.put(name, sha256(folder.resolve(name)));
        }
        for (String name : List.of(MANIFEST, MapFile.ANSWERS, MapFile.SOURCES)) {
            if (Files.exists(folder.resolve(name))) {
                checksums.put(name, sha256(folder.resolve(name)));
            }
        }
        return checksums;
    }

    /** One checksum over all names and checksums: what an id is made from. */
    static String digest(SortedMap<String, String> checksums) {
        StringBuilder listing = new StringBuilder();
        checksums.forEach((name, checksum) ->
                listing.append(checksum).append("  ").append(name).append('\n'));
        return DigestUtils.sha256Hex(listing.toString());
    }

    private static String sha256(Path file) {
        try {
            return DigestUtils.sha256Hex(Files.readAllBytes(file));
        } catch (IOException missing) {
            throw new ReleaseUnavailableException(
                    file
                            + " cannot be read; point candor.answer.adapter to a PEFT adapter folder with a confidence head",
                    missing);
        }
    }
}
