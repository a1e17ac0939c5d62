package io.candor.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Asks a running console over REST. */
final class OnlineAsk {
    private static final Duration ROUND = Duration.ofSeconds(10);

    private final ObjectMapper json = new ObjectMapper();
    private final ServiceClient service;

    /** @param url where the console is, for example {@value ServiceClient#DEFAULT_URL} */
    OnlineAsk(String url) {
        service = new ServiceClient(url, "or use --offline");
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
        JsonNode accepted = service.send(HttpRequest.newBuilder(service.uri("/v1/questions"))
                .header("Content-Type", "application/json")
                .timeout(ROUND.multipliedBy(2))
                .POST(BodyPublishers.ofString(body)));
        String id = accepted.path("id").asText();
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode state = service.send(
                    HttpRequest.newBuilder(service.uri("/v1/questions/" + id + "?wait=" + ROUND.toSeconds() + "s"))
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
        JsonNode after = answer.path("answerConfidence");
        return List.of(
                AskCommand.textOf(answer.path("answer").asText()),
                AskCommand.confidenceOf(
                        answer.path("confidence").asDouble(), after.isNumber() ? after.asDouble() : null),
                "decision " + answer.path("decision").asText(),
                "release " + answer.path("releaseId").asText(),
                "question " + state.path("id").asText());
    }
}
