package io.candor.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The wall clock of one process, by libfaketime; how long something takes stays true. */
final class MovableClock {
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib64/faketime/libfaketimeMT.so.1"));
    private static final String TRUE_TIME = "+0";

    private final Path file;

    MovableClock(Path file) throws IOException {
        this.file = file;
        Files.writeString(file, TRUE_TIME);
    }

    static boolean isInstalled() {
        return LIBRARIES.stream().anyMatch(Files::exists);
    }

    /** Of a process whose clock can be moved. */
    Map<String, String> environment() {
        return LIBRARIES.stream()
                .filter(Files::exists)
                .findFirst()
                .map(library -> Map.of(
                        "LD_PRELOAD", library.toString(),
                        "FAKETIME_TIMESTAMP_FILE", file.toString(),
                        "FAKETIME_CACHE_DURATION", "1",
                        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                        // With it, timed waits of the virtual machine end seconds late.
                        "FAKETIME_FORCE_MONOTONIC_FIX", "0"))
                .orElse(Map.of());
    }

    /** @param hours from the true time, either way */
    void move(int hours) throws IOException {
        Files.writeString(file, String.format("%+d", hours * 3_600));
    }

    void restore() throws IOException {
        Files.writeString(file, TRUE_TIME);
    }
}
