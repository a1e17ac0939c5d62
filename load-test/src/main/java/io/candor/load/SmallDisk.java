package io.candor.load;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file system of its own, small enough to be filled; root alone can make one. */
final class SmallDisk implements AutoCloseable {
    private static final String BALLAST = ".full";
    private static final byte[] BLOCK = new byte[64 * 1024];

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Empty where this user may not. */
    static Optional<SmallDisk> mount(Path folder, int megabytes) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        boolean mounted =
                run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "candor-chaos", folder.toString());
        return mounted ? Optional.of(new SmallDisk(folder)) : Optional.empty();
    }

    /** To the last byte. */
    void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve(BALLAST))) {
            while (true) {
                out.write(BLOCK);
            }
        } catch (IOException full) {
            // As was wanted.
        }
    }

    void free() throws IOException {
        Files.deleteIfExists(folder.resolve(BALLAST));
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            // Detached at once, and gone when the last process has let go of it.
            run("umount", "-l", folder.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
