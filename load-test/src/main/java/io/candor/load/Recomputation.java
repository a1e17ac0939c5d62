package io.candor.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code candor audit} finds when it computes again what is on the topics.
 *
 * @param what the command's options
 * @param lines that it printed
 */
record Recomputation(String what, int exitCode, List<String> lines) implements Invariant {

    /** Runs it on a cluster. */
    static Recomputation of(Cluster cluster, String... options) throws IOException, InterruptedException {
        Path output = Files.createTempFile("candor-audit-", ".log");
        try {
            List<String> command = new ArrayList<>(List.of("audit"));
            command.addAll(List.of(options));
            int exitCode = cluster.command(output, command.toArray(String[]::new));
            return new Recomputation(String.join(" ", options), exitCode, Files.readAllLines(output));
        } finally {
            Files.delete(output);
        }
    }

    @Override
    public boolean holds() {
        return exitCode == 0;
    }

    @Override
    public List<String> sentences() {
        return List.of("candor audit " + what + ": "
                + (lines.isEmpty() ? "nothing printed, exit code " + exitCode : lines.get(lines.size() - 1)));
    }
}
