package io.candor.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What this process takes of the machine's memory: heap and native memory, weights and tensors together. */
public final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    private ResidentMemory() {}

    /** Bytes; empty where the system does not tell. */
    public static OptionalLong bytes() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst();
        } catch (IOException notLinux) {
            return OptionalLong.empty();
        }
    }

    /** Mebibytes as text; a dash where the system does not tell. */
    public static String mebibytes() {
        OptionalLong bytes = bytes();
        return bytes.isEmpty() ? "-" : Long.toString(bytes.getAsLong() >> 20);
    }
}
