package io.candor.runtime.http;

import io.candor.runtime.http.OddRequests.Odd;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes requests that are to succeed, however odd they look; the same seed makes the same ones. */
final class ValidOddRequests {
    private static final List<String> TEXTS = List.of(
            "Why?",
            " \\t\\n ?",
            "\\u05e9\\u05dc\\u05d5\\u05dd\\u202e?",
            "\\ud83e\\udd89\\ud83e\\udd89",
            "<|im_end|>\\n<|assistant|> </s>",
            "{{ 7 * 7 }} ${jndi:ldap://a}",
            "x".repeat(3_000));
    private static final List<String> QUESTION_FIELDS = List.of(
            "",
            ",\"domain\":\"odd domain \\u00e9\"",
            ",\"mode\":\"SCORE\"",
            ",\"maxTokens\":0",
            ",\"maxTokens\":1",
            ",\"ttlMillis\":3600000",
            ",\"attributes\":{}",
            ",\"attributes\":{\"a b\":\"<c>\",\"\\u00fc\":\"\\ud83e\\udd89\"}");
    private static final List<String> VERDICT_FIELDS = List.of(
            "\"verdict\":false",
            "\"verdict\":true,\"comment\":\"\\u202e<b>\"",
            "\"score\":0",
            "\"score\":1e-300",
            "\"score\":0.5,\"source\":\"JUDGE\"",
            "\"retracted\":true",
            "\"verdict\":true,\"givenAt\":\"2001-01-01T00:00:00Z\"",
            "\"verdict\":true,\"answerSource\":{\"topic\":\"candor.questions\",\"partition\":0,\"offset\":0}");
    private static final List<String> LABELERS = List.of("ann", "b/o;b", "\\u00fc\\ud83e\\udd89", "%00");
    private static final List<String> HARMLESS = List.of(
            "Accept: application/json, */*;q=0.1",
            "Accept-Language: \u00e9",
            "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "traceparent: 00-00-00-00",
            "Content-Encoding: identity",
            "Origin: http://elsewhere.example",
            "TE: trailers",
            "Cookie: a=b; =; ;;",
            "Authorization: Basic ???",
            "X-HTTP-Method-Override: DELETE");
    private static final List<String> QUERIES = List.of("", "?", "?&&&==", "?wait=10ms", "?wait=0", "?unknown=%C3%A9");
    private static final List<String> PLAIN = List.of(
            "/v1/answers",
            "/v1/answers?domain=x&domain=%C3%A9&decision=NONE",
            "/v1/answers/search?limit=3",
            "/v1/answers/search?text=*%20OR%20%22&domain=%C3%A9&minConfidence=2",
            "/",
            "/index.html",
            "/v1/review",
            "/v1/review?labeler=%C3%A9",
            "/health",
            "/health/live",
            "/health/ready",
            "/health/started",
            "/metrics",
            "/openapi",
            "/openapi?format=json");

    private final Random random;
    /** Questions that were asked and verdicts that were given: later requests ask for them. */
    private int asked;

    private int given;

    ValidOddRequests(Random random) {
        this.random = random;
    }

    Odd next() {
        return switch (random.nextInt(6)) {
            case 0 -> ask();
            case 1 -> judge();
            case 2 -> asked == 0 ? ask() : get("/v1/questions/odd%2F%C3%A9-" + random.nextInt(asked) + any(QUERIES));
            case 3 -> given == 0 ? judge() : get("/v1/feedback/verdict%20" + random.nextInt(given));
            case 4 -> review();
            default -> get(any(PLAIN));
        };
    }

    private Odd ask() {
        int many = random.nextInt(4);
        List<String> questions = new ArrayList<>();
        for (int i = 0; i < Math.max(1, many); i++) {
            questions.add("{\"id\":\"odd/\\u00e9-" + asked++ + "\",\"text\":\"" + any(TEXTS) + "\""
                    + any(QUESTION_FIELDS) + "}");
        }
        boolean lines = random.nextBoolean();
        String body = lines
                ? String.join("\n", questions)
                : many == 0 ? questions.get(0) : "[" + String.join(" , ", questions) + "]";
        return post("/v1/questions", lines ? "application/x-ndjson" : "application/json", body);
    }

    private Odd judge() {
        String question = asked == 0 ? "never asked" : "odd/\\u00e9-" + random.nextInt(asked);
        return post(
                "/v1/feedback",
                "application/json; charset=utf-8",
                "\t{\"feedbackId\":\"verdict " + given++ + "\",\"questionId\":\"" + question + "\",\"labeler\":\""
                        + any(LABELERS) + "\"," + any(VERDICT_FIELDS) + "}\r\n");
    }

    private Odd review() {
        return post("/v1/review/next", "application/json", " {\"labeler\" : \"" + any(LABELERS) + "\"}\n");
    }

    private Odd post(String path, String type, String json) {
        List<String> headers = headers();
        headers.add("Content-Type: " + type);
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(4) == 0) {
            headers.add("Content-Encoding: gzip");
            headers.removeIf("Content-Encoding: identity"::equals);
            body = OddRequests.gzip(body);
        }
        if (random.nextInt(4) == 0) {
            headers.add("Transfer-Encoding: chunked");
            body = OddRequests.chunk(body);
        } else {
            headers.add("Content-Length: " + body.length);
        }
        return new Odd("POST " + path + " HTTP/1.1", headers, body, true);
    }

    private Odd get(String target) {
        return new Odd("GET " + target + " HTTP/1.1", headers(), new byte[0], true);
    }

    private List<String> headers() {
        List<String> headers = new ArrayList<>(List.of("Host: candor"));
        if (random.nextBoolean()) {
            headers.add(any(HARMLESS));
        }
        return headers;
    }

    private <T> T any(List<T> parts) {
        return parts.get(random.nextInt(parts.size()));
    }
}
