package io.candor.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a console what its pages ask. */
final class ConsoleQueries {
    private static final Pattern FILE = Pattern.compile("\"(bundle/[^\"]+\\.(?:js|css))\"");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int WARM_UP = 50;
    private static final int LOOK_MILLIS = 500;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper json = new ObjectMapper();
    private final String url;

    ConsoleQueries(String url) {
        this.url = url;
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return http.send(request(path, Optional.empty()), BodyHandlers.ofByteArray());
    }

    private HttpRequest request(String path, Optional<String> body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
        body.ifPresent(text ->
                request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(text)));
        return request.build();
    }

    /** Whether all domains together get a report of this release in time. */
    boolean awaitReport(String releaseId, Duration patience) throws IOException, InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < until) {
            HttpResponse<byte[]> found = get("/v1/reports/reliability");
            JsonNode release = json.readTree(found.body()).at("/figures/releaseId");
            if (found.statusCode() == 200 && release.asText().equals(releaseId)) {
                return true;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return false;
    }

    /** Paths of the script and the style of the page. */
    List<String> files() throws IOException, InterruptedException {
        Matcher found = FILE.matcher(new String(get("/").body(), StandardCharsets.UTF_8));
        List<String> files = new ArrayList<>();
        while (found.find()) {
            files.add("/" + found.group(1));
        }
        return files;
    }

    /**
     * Asks for one path again and again.
     *
     * @param body sent with POST; empty for GET
     * @throws IllegalStateException if a reply is not 200
     */
    QueryTimes measure(String path, Optional<String> body, int count) throws IOException, InterruptedException {
        HttpRequest request = request(path, body);
        long[] nanos = new long[count];
        long bytes = 0;
        for (int each = -WARM_UP; each < count; each++) {
            long started = System.nanoTime();
            HttpResponse<byte[]> reply = http.send(request, BodyHandlers.ofByteArray());
            if (reply.statusCode() != 200) {
                throw new IllegalStateException(path + " answers " + reply.statusCode());
            }
            if (each >= 0) {
                nanos[each] = System.nanoTime() - started;
                bytes = reply.body().length;
            }
        }
        return QueryTimes.of(nanos, bytes);
    }
}
