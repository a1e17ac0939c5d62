package io.candor.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks consoles, each request over a connection of its own, so that a proxy between gives it to whom it wants. */
final class ConsoleClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int port;

    ConsoleClient(int port) {
        this.port = port;
    }

    /** @param query names and values, not encoded yet */
    JsonNode search(Map<String, String> query) throws IOException {
        String encoded = query.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return JSON.readTree(body(open("/v1/answers/search?" + encoded)));
    }

    /** The status of {@code GET /v1/questions/{id}}. */
    int status(String id) throws IOException {
        HttpURLConnection connection = open("/v1/questions/" + id);
        int status = connection.getResponseCode();
        try (InputStream read = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            read.readAllBytes();
        }
        return status;
    }

    void ask(String id) throws IOException {
        HttpURLConnection connection = open("/v1/questions");
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        connection.getOutputStream().write(JSON.writeValueAsBytes(Map.of("id", id, "text", "Why?")));
        body(connection);
    }

    /** Sum of a metric's values, by its name for Prometheus and the beginning of its labels. */
    double metric(String name) throws IOException {
        return new String(body(open("/metrics")), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private HttpURLConnection open(String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        connection.setRequestProperty("Connection", "close");
        return connection;
    }

    private static byte[] body(HttpURLConnection connection) throws IOException {
        if (connection.getResponseCode() >= 400) {
            throw new IllegalStateException(connection.getURL() + " answers " + connection.getResponseCode());
        }
        try (InputStream read = connection.getInputStream()) {
            return read.readAllBytes();
        }
    }
}
