package io.candor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process takes of the machine's memory. */
final class Memory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    private Memory() {}

    /** Resident set in MiB as text, heap and native memory together; a dash where the system does not tell. */
    static String residentMebibytes() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(RESIDENT))
                    .map(line -> line.replaceAll("\\D", ""))
                    .map(kibibytes -> Long.toString(Long.parseLong(kibibytes) >> 10))
                    .findFirst()
                    .orElse("-");
        } catch (IOException notLinux) {
            return "-";
        }
    }
}
