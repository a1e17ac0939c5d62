package io.candor.release.signature;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The signatures under one manifest, of one key or of several while keys change: a line of Base64 each.
 *
 * @param all the oldest first
 */
public record ManifestSignatures(List<byte[]> all) {
    /** Nobody signed. */
    public static final ManifestSignatures NONE = new ManifestSignatures(List.of());
    /** Most bytes of a file of signatures. */
    public static final int MAX_BYTES = 2048;

    private static final int MOST = 8;

    public ManifestSignatures {
        all = List.copyOf(all);
    }

    /** What a file says; lines that are no Base64 are no signatures, and of more than eight the last count. */
    public static ManifestSignatures read(byte[] file) {
        List<byte[]> found = new ArrayList<>();
        List<String> lines = new String(file, StandardCharsets.US_ASCII)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        for (String line : lines) {
            try {
                found.add(Base64.getDecoder().decode(line));
            } catch (IllegalArgumentException malformed) {
                // Whoever wrote it; the others may still count.
                continue;
            }
        }
        return new ManifestSignatures(newest(found));
    }

    /** With one more, unless it is there. */
    public ManifestSignatures with(byte[] signature) {
        List<byte[]> more = new ArrayList<>(all);
        more.removeIf(one -> Arrays.equals(one, signature));
        more.add(signature);
        return new ManifestSignatures(newest(more));
    }

    private static List<byte[]> newest(List<byte[]> found) {
        return found.subList(Math.max(0, found.size() - MOST), found.size());
    }

    /** As a file. */
    public byte[] bytes() {
        StringBuilder lines = new StringBuilder();
        all.forEach(one -> lines.append(Base64.getEncoder().encodeToString(one)).append('\n'));
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
