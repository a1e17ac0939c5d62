package io.candor.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one process has and has used, as Linux tells it (proc(5)).
 *
 * @param processorSeconds since its start
 * @param residentBytes in memory, mapped files included
 * @param files open ones, sockets included
 */
record ProcessFigures(double processorSeconds, long residentBytes, long threads, long files) {
    private static final long KIBI = 1024;
    /** USER_HZ, 100 on every architecture that Java runs on. */
    private static final double TICKS = 100;

    /** Empty where the process has ended, or the system has no /proc. */
    static Optional<ProcessFigures> of(long pid) {
        Path folder = Path.of("/proc", Long.toString(pid));
        try (Stream<Path> files = Files.list(folder.resolve("fd"))) {
            String status = Files.readString(folder.resolve("status"));
            return Optional.of(new ProcessFigures(
                    processorTime(pid).toNanos() / 1e9,
                    number(status, "VmRSS:") * KIBI,
                    number(status, "Threads:"),
                    files.count()));
        } catch (IOException gone) {
            // Looked at again with the next sample.
            return Optional.empty();
        }
    }

    /**
     * Seconds that threads of one name have used.
     *
     * @param thread its first fifteen characters, which is what the system keeps of a name
     */
    static double threadSeconds(long pid, String thread) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            double ticks = 0;
            for (Path each : threads.toList()) {
                String stat = read(each.resolve("stat"));
                int named = stat.lastIndexOf(')');
                if (named > 0 && stat.substring(stat.indexOf('(') + 1, named).equals(thread)) {
                    // After the name: state, then ten numbers, then user and system time (proc(5), fields 14 and 15).
                    String[] fields = stat.substring(named + 2).split(" ");
                    ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                }
            }
            return ticks / TICKS;
        }
    }

    /** Empty where the thread has ended. */
    private static String read(Path stat) {
        try {
            return Files.readString(stat);
        } catch (IOException ended) {
            // It used little, or it is found again.
            return "";
        }
    }

    private static Duration processorTime(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    private static long number(String status, String name) throws IOException {
        String line = status.lines()
                .filter(each -> each.startsWith(name))
                .findFirst()
                .orElseThrow(() -> new IOException("ended: its status has no " + name));
        return Long.parseLong(line.replaceAll("\\D", ""));
    }
}
