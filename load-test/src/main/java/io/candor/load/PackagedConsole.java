package io.candor.load;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A packaged console, a process of its own with a heap of a given size. */
record PackagedConsole(Member member, int port) {
    private static final double MEBIBYTE = 1 << 20;

    /**
     * Not started yet.
     *
     * @param folder for its index and its log
     * @param heap as of {@code -Xmx}
     * @param environment where Kafka and the registry are
     */
    static PackagedConsole in(Path folder, String name, String heap, Map<String, String> environment) {
        int port = new FreePorts().draw();
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx" + heap,
                "-jar",
                System.getProperty("candor.jar"),
                "console",
                "--port",
                Integer.toString(port));
        Map<String, String> all = new HashMap<>(environment);
        all.put("CANDOR_SEARCH_FOLDER", folder.resolve(name).toString());
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        Path log = folder.resolve(name + ".log");
        return new PackagedConsole(new Member(name, command, all, log, Probe.ready(http, port)), port);
    }

    /** @return seconds until it was ready */
    double start(Duration patience) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        member.start();
        member.awaitReady(patience);
        return (System.nanoTime() - begin) / 1e9;
    }

    void stop() throws InterruptedException {
        member.stop();
    }

    /** Ends it without a word, and does not wait. */
    void end() {
        member.end();
    }

    String memory() throws IOException {
        ConsoleClient client = new ConsoleClient(port);
        return String.format(
                Locale.ROOT,
                "heap %.0f MiB in use, resident %.0f MiB",
                client.metric("jvm_memory_used_bytes{area=\"heap\"") / MEBIBYTE,
                client.metric("process_resident_memory_bytes") / MEBIBYTE);
    }
}
