package io.candor.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The right to use a data folder, held by one process at a time; the system takes it back when the process dies. */
final class DataFolderLock implements AutoCloseable {
    private static final String FILE = "lock";
    /** Texts of everybody lie there. */
    private static final FileAttribute<?> OWNER_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** The locked byte lies beyond the text, so that others can read who holds the lock even where locks are mandatory. */
    private static final long LOCKED_BYTE = 1L << 20;

    private final FileChannel channel;

    private DataFolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws EmbeddedStackException when another process, or this one, uses the folder already */
    static DataFolderLock acquire(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            Files.createDirectories(folder, OWNER_ALONE);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                throw new EmbeddedStackException(
                        "The data folder %s is in use by process %s: stop that one or choose another folder."
                                .formatted(
                                        folder.toAbsolutePath().normalize(),
                                        Files.readString(file).trim()));
            }
            channel.truncate(0)
                    .write(
                            StandardCharsets.US_ASCII.encode(
                                    ProcessHandle.current().pid() + "\n"),
                            0);
            return new DataFolderLock(channel);
        } catch (IOException failure) {
            throw new EmbeddedStackException(
                    "The data folder " + folder.toAbsolutePath() + " cannot be used: " + failure.getMessage(), failure);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
