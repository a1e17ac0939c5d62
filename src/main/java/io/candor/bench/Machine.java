package io.candor.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What was measured on.
 *
 * @param cpu its model's name, or its architecture where the system does not tell
 * @param cores that Java may use
 * @param load mean number of threads that ran or wanted to in the last minute; negative where the system does not tell
 */
public record Machine(String cpu, int cores, double load) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    static Machine now() {
        return new Machine(
                cpuName(),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String cpuName() {
        try {
            return Files.readAllLines(CPU_INFO).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException notLinux) {
            return System.getProperty("os.arch");
        }
    }
}
