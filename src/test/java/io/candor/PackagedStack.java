package io.candor;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged service, every role over its own broker and registry, as a process of its own. */
public final class PackagedStack implements AutoCloseable {
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final String READY = "Candor is ready at (\\S+)";
    private static final Duration START = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path data;
    private final Map<String, String> settings;
    private final Path log;
    private final String url;
    private final String bootstrapServers;
    private final String registryUrl;
    private Process process;

    private PackagedStack(Path data, Map<String, String> settings) throws IOException {
        this.data = data;
        this.settings = settings;
        log = data.resolve("up.log");
        process = process(0, 0);
        url = awaitInLog(READY);
        bootstrapServers = awaitInLog("bootstrapServers=(\\S+)");
        registryUrl = awaitInLog("Registry is ready url=(\\S+)");
    }

    /** @param settings environment of the process, over what it inherits */
    public static PackagedStack start(Path data, Map<String, String> settings) throws IOException {
        return new PackagedStack(data, settings);
    }

    /** Ends the process and leaves what it kept. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Starts another process over what the one before it kept, under the same addresses. */
    public void startAgain() throws IOException {
        process = process(port(), Integer.parseInt(bootstrapServers.replaceAll(".*:", "")));
        awaitInLog(READY);
    }

    private Process process(int port, int brokerPort) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-XX:+UseSerialGC"));
        command.addAll(List.of(
                "-jar", JAR.toString(), "up", "--data", data.resolve("stack").toString()));
        command.addAll(List.of("--port", String.valueOf(port), "--broker-port", String.valueOf(brokerPort)));
        command.addAll(List.of("--registry-port", "0"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(settings);
        return builder.start();
    }

    private String awaitInLog(String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        return await("the log to say " + pattern)
                .atMost(START)
                .until(
                        () -> {
                            Matcher found = wanted.matcher(Files.readString(log));
                            return found.find() ? found.group(1) : "";
                        },
                        group -> !group.isEmpty());
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    String registryUrl() {
        return registryUrl;
    }

    public String url() {
        return url;
    }

    public int port() {
        return URI.create(url).getPort();
    }

    public String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url + path)).build()).body();
    }

    public int post(String path, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build())
                .statusCode();
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString());
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
