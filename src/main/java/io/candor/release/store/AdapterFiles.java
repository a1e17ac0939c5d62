package io.candor.release.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of an adapter folder and their checksums. */
final class AdapterFiles {
    static final List<String> REQUIRED =
            List.of("adapter_config.json", "adapter_model.safetensors", "vector_head.safetensors");
    static final String MANIFEST = "manifest.json";

    private AdapterFiles() {}

    /** File name → SHA-256 of every required file, and of the manifest where there is one. */
    static SortedMap<String, String> checksums(Path folder) {
        SortedMap<String, String> checksums = new TreeMap<>();
        for (String name : REQUIRED) {
            checksums.put(name, sha256(folder.resolve(name)));
        }
        if (Files.exists(folder.resolve(MANIFEST))) {
            checksums.put(MANIFEST, sha256(folder.resolve(MANIFEST)));
        }
        return checksums;
    }

    /** One checksum over all names and checksums: what an id is made from. */
    static String digest(SortedMap<String, String> checksums) {
        MessageDigest digest = sha256();
        checksums.forEach(
                (name, checksum) -> digest.update((checksum + "  " + name + "\n").getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String sha256(Path file) {
        try {
            return sha256(Files.readAllBytes(file));
        } catch (IOException missing) {
            throw new ReleaseUnavailableException(
                    file
                            + " cannot be read; point candor.answer.adapter to a PEFT adapter folder with a confidence head",
                    missing);
        }
    }

    static String sha256(byte[] content) {
        return HexFormat.of().formatHex(sha256().digest(content));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
