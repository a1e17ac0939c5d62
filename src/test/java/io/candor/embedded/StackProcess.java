package io.candor.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A stack in a process of its own, to be killed. */
record StackProcess(Process process, String bootstrapServers, String registryUrl, long registryPid) {
    private static final String READY = "READY";

    /** Starts a stack on free ports in a new JVM and returns when it is ready. */
    static StackProcess start(Path data) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StackProcess.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        while (line != null && !line.startsWith(READY)) {
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("the stack's process ended before it was ready");
        }
        String[] words = line.split(" ");
        return new StackProcess(process, words[1], words[2], Long.parseLong(words[3]));
    }

    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedStack stack = EmbeddedStack.start(new EmbeddedStackConfig(Path.of(arguments[0]), 0, 0));
        System.out.println(
                String.join(" ", READY, stack.bootstrapServers(), stack.registryUrl(), "" + stack.registryPid()));
        Thread.currentThread().join();
    }
}
