import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Asks the questions of a file over REST and prints the answers; with a file of reference answers it judges each too. The JDK's own HTTP client
 * and Jackson are all it needs.
 *
 * <pre>java -cp "target/quarkus-app/lib/main/*:target/quarkus-app/lib/boot/*" docs/clients/java/AskAndJudge.java URL QUESTIONS.jsonl [REFERENCES.jsonl]</pre>
 */
public final class AskAndJudge {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_AT_ONCE = 500;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    private AskAndJudge(String url) {
        this.url = url;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        AskAndJudge client = new AskAndJudge(arguments[0]);
        List<String> questions = Files.readAllLines(Path.of(arguments[1]));
        Map<String, JsonNode> references = new HashMap<>();
        if (arguments.length > 2) {
            for (String line : Files.readAllLines(Path.of(arguments[2]))) {
                JsonNode reference = JSON.readTree(line);
                references.put(reference.get("id").asText(), reference.get("answers"));
            }
        }
        client.run(questions, references);
    }

    private void run(List<String> questions, Map<String, JsonNode> references) throws IOException, InterruptedException {
        for (int from = 0; from < questions.size(); from += MOST_AT_ONCE) {
            List<String> some = questions.subList(from, Math.min(questions.size(), from + MOST_AT_ONCE));
            post("/v1/questions", "application/x-ndjson", String.join("\n", some));
        }
        int right = 0;
        for (String line : questions) {
            String id = JSON.readTree(line).get("id").asText();
            JsonNode answer = answer(id);
            System.out.printf(Locale.ROOT, "%s %.2f %s %s%n", id, answer.get("confidence").asDouble(),
                    answer.get("decision").asText(), answer.get("answer").asText());
            if (references.containsKey(id)) {
                right += judge(id, answer, references.get(id)) ? 1 : 0;
            }
        }
        System.out.println(questions.size() + " answers, " + references.size() + " verdicts, " + right + " of them right");
    }

    /** An id is one question's, so asking again what was asked, and waiting again, is safe. */
    private JsonNode answer(String id) throws IOException, InterruptedException {
        while (true) {
            HttpResponse<String> reply = http.send(
                    HttpRequest.newBuilder(URI.create(url + "/v1/questions/" + id + "?wait=20s")).build(),
                    BodyHandlers.ofString());
            if (reply.statusCode() == 200) {
                JsonNode ended = JSON.readTree(reply.body());
                if (!ended.get("state").asText().equals("ANSWERED")) {
                    throw new IOException(id + " has no answer: " + reply.body());
                }
                return ended.get("answer");
            }
            if (reply.statusCode() != 202) {
                throw new IOException(reply.statusCode() + " " + reply.body());
            }
        }
    }

    private boolean judge(String id, JsonNode answer, JsonNode accepted) throws IOException, InterruptedException {
        boolean right = false;
        for (JsonNode one : accepted) {
            right |= plain(one.asText()).equals(plain(answer.get("answer").asText()));
        }
        ObjectNode verdict = JSON.createObjectNode().put("questionId", id).put("verdict", right).put("labeler", "me");
        // It counts for this answer and for no later one.
        verdict.set("answerSource", answer.get("source"));
        post("/v1/feedback", "application/json", verdict.toString());
        return right;
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    /** 429 and 503 may pass: the same request is sent again after the pause they name. */
    private void post(String path, String type, String body) throws IOException, InterruptedException {
        while (true) {
            HttpResponse<String> reply = http.send(
                    HttpRequest.newBuilder(URI.create(url + path))
                            .header("Content-Type", type)
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
            if (reply.statusCode() < 300) {
                return;
            }
            if (reply.statusCode() != 429 && reply.statusCode() != 503) {
                throw new IOException(reply.statusCode() + " " + reply.body());
            }
            Thread.sleep(1000 * reply.headers().firstValueAsLong("Retry-After").orElse(1));
        }
    }
}
