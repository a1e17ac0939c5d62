package io.candor.engine.server;

import io.candor.engine.wire.EngineProblem.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.file.PathUtils;

/** Files of adapters on their way to the device, by SHA-256, in a folder that ends with this. */
final class UploadedFiles implements AutoCloseable {
    private static final int MOST_FILES = 16;

    private final Path folder;

    private UploadedFiles(Path folder) {
        this.folder = folder;
    }

    static UploadedFiles open() {
        try {
            return new UploadedFiles(Files.createTempDirectory("candor-engine-"));
        } catch (IOException unwritable) {
            // The temporary folder has to be mended first.
            throw new UncheckedIOException(unwritable);
        }
    }

    /** A new file for bytes that come. */
    Path part() {
        return folder.resolve(UUID.randomUUID() + ".part");
    }

    /**
     * All bytes of a part have come.
     *
     * @throws ProblemException if they are others than was said
     */
    synchronized void arrived(Path part, String sha256) throws IOException {
        String actual;
        try (var bytes = Files.newInputStream(part)) {
            actual = DigestUtils.sha256Hex(bytes);
        }
        if (!actual.equals(sha256)) {
            Files.delete(part);
            throw new ProblemException(
                    Code.INVALID, "the bytes have the SHA-256 " + actual + ", not " + sha256 + "; send them again");
        }
        Files.move(part, folder.resolve(sha256), StandardCopyOption.REPLACE_EXISTING);
        dropOldest();
    }

    /** Those that nobody ever loads must not fill the disk. */
    private void dropOldest() throws IOException {
        List<Path> oldestFirst;
        try (Stream<Path> files = Files.list(folder)) {
            oldestFirst = files.filter(file -> !file.toString().endsWith(".part") && Files.isRegularFile(file))
                    .sorted(Comparator.comparing(file -> file.toFile().lastModified()))
                    .toList();
        }
        for (Path file : oldestFirst.subList(0, Math.max(0, oldestFirst.size() - MOST_FILES))) {
            Files.deleteIfExists(file);
        }
    }

    /** Those of the files that are not here. */
    synchronized List<String> missing(Map<String, String> files) {
        return files.values().stream()
                .filter(sha256 -> !Files.exists(folder.resolve(sha256)))
                .distinct()
                .toList();
    }

    /**
     * The files in a folder of their own, under their names, and here no more; the caller deletes it.
     *
     * @param files name → SHA-256; none missing
     */
    synchronized Path taken(Map<String, String> files) throws IOException {
        Path own = Files.createTempDirectory(folder, "adapter-");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.move(folder.resolve(file.getValue()), own.resolve(file.getKey()));
        }
        return own;
    }

    @Override
    public void close() {
        try {
            PathUtils.delete(folder);
        } catch (IOException kept) {
            // A temporary folder, which others clean up.
            folder.toFile().deleteOnExit();
        }
    }
}
