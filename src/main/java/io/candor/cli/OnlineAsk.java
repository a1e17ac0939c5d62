package io.candor.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Asks a running console over REST. */
final class OnlineAsk {
    static final String DEFAULT_URL = "http://localhost:8080";
    private static final Duration ROUND = Duration.ofSeconds(10);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String url;

    /** @param url where the console is, for example {@value #DEFAULT_URL} */
    OnlineAsk(String url) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /**
     * The console's answer as it gives it.
     *
     * @param patience how long to wait for the answer
     * @throws ServiceException if nothing runs there, it refuses the question, or there is no answer in time
     */
    JsonNode ask(String question, int maxTokens, Duration patience) {
        String body = json.valueToTree(Map.of("text", question, "maxTokens", maxTokens))
                .toString();
        JsonNode accepted = send(HttpRequest.newBuilder(uri("/v1/questions"))
                .header("Content-Type", "application/json")
                .timeout(ROUND.multipliedBy(2))
                .POST(BodyPublishers.ofString(body)));
        String id = accepted.path("id").asText();
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode state =
                    send(HttpRequest.newBuilder(uri("/v1/questions/" + id + "?wait=" + ROUND.toSeconds() + "s"))
                            .timeout(ROUND.multipliedBy(2)));
            if (state.path("state").asText().equals("DEAD_LETTER")) {
                throw new ServiceException("the question cannot be answered: "
                        + state.path("deadLetter").path("detail").asText());
            }
            if (state.path("state").asText().equals("ANSWERED")) {
                return state;
            }
        }
        throw new ServiceException("no answer within " + patience.toSeconds() + " seconds; the question's id is " + id);
    }

    /** The result of {@link #ask}, for people. */
    static List<String> lines(JsonNode state) {
        JsonNode answer = state.path("answer").isObject() ? state.path("answer") : state;
        return List.of(
                AskCommand.textOf(answer.path("answer").asText()),
                String.format(
                        Locale.ROOT,
                        "confidence %.2f",
                        answer.path("confidence").asDouble()),
                "release " + answer.path("releaseId").asText());
    }

    private URI uri(String path) {
        try {
            return URI.create(url + path);
        } catch (IllegalArgumentException malformed) {
            // What was typed: only typing something else helps.
            throw new ServiceException("--url is no URL: " + url);
        }
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            JsonNode body = json.readTree(response.body());
            if (response.statusCode() >= 300) {
                throw new ServiceException(url + " refused the question: "
                        + body.path("detail").asText("status " + response.statusCode()));
            }
            return body;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ServiceException("interrupted");
        } catch (IOException failure) {
            throw new ServiceException("nothing answers at " + url
                    + ": start it with ./candor up, name another with --url, or use --offline");
        }
    }
}
