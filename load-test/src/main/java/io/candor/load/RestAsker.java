package io.candor.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.event.Question;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Asks over REST; anything but 202 is a failure. */
final class RestAsker implements Asker {
    private static final int ACCEPTED = 202;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI questions;

    /** @param url of the console */
    RestAsker(String url) {
        questions = URI.create(url + "/v1/questions");
    }

    @Override
    public CompletableFuture<Void> ask(Question question) {
        String body = json.valueToTree(Map.of(
                        "id", question.getId(),
                        "text", question.getText(),
                        "domain", question.getDomain(),
                        "mode", question.getMode().name()))
                .toString();
        HttpRequest request = HttpRequest.newBuilder(questions)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, BodyHandlers.discarding()).thenAccept(response -> {
            if (response.statusCode() != ACCEPTED) {
                throw new IllegalStateException("status " + response.statusCode());
            }
        });
    }

    @Override
    public void close() {
        // The client's threads are daemons.
    }
}
