package io.candor.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Data and logs of a cluster, kept when something went wrong. */
final class WorkFolder implements AutoCloseable {
    private final Path path;
    private boolean discarded;

    private WorkFolder(Path path) {
        this.path = path;
    }

    static WorkFolder make(String prefix) throws IOException {
        return new WorkFolder(Files.createTempDirectory(prefix));
    }

    Path path() {
        return path;
    }

    /** All went well: nobody will want to look into it. */
    void discard() {
        discarded = true;
    }

    @Override
    public void close() throws IOException {
        if (!discarded) {
            System.out.println("logs and topics are kept in " + path);
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted(Comparator.reverseOrder()).forEach(WorkFolder::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
