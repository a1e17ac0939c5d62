package io.candor.runtime.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Makes requests out of odd parts; the same seed makes the same ones. */
final class OddRequests {
    private static final List<String> METHODS = List.of(
            "GET", "GET", "GET", "POST", "POST", "POST", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE",
            "MADEUP", "get");
    private static final List<String> PATHS = List.of(
            "/v1/questions",
            "/v1/questions",
            "/v1/questions",
            "/v1/feedback",
            "/v1/feedback",
            "/v1/questions/odd",
            "/v1/questions/a%20b/c%2Fd",
            "/v1/questions/%F0%9F%A6%89",
            "/v1/questions/%ff%fe",
            "/v1/questions/%zz",
            "/v1/questions/%",
            "/v1/questions/..",
            "/v1/questions/%2e%2e/%2e%2e/etc/passwd",
            "/v1/questions/",
            "/v1//questions",
            "//v1/questions",
            "/v1/questions/" + "x".repeat(129),
            "/v1/questions/" + "x".repeat(9_000),
            "/v1/questions/a|b\"c<d>`e^f{g}",
            "/v1/questions/a;b=c",
            "/v1/answers",
            "/v1/answers/1",
            "/v1/answers/search",
            "/v1/feedback/odd",
            "/v1/feedback/%00",
            "/v1/calibration/reports",
            "/v1/calibration/reports/r1/geography",
            "/v1/calibration/reports/r1",
            "/v1/drift",
            "/v1/labeled-answers/odd",
            "/v1/releases",
            "/v1/policies",
            "/v1",
            "/",
            "/index.html",
            "/bundle/none.js",
            "/../index.html",
            "/v1/review",
            "/v1/review/next",
            "/v1/reports/history",
            "/v1/alarms/acknowledgement",
            "/v1/releases/log/rollback",
            "/v1/dead-letters/questions-0-%ff",
            "/v1/dead-letters/questions-0-1/sending",
            "/..%2f..%2fetc/passwd",
            "/health",
            "/health/live",
            "/health/group/none",
            "/metrics",
            "/openapi",
            "/q/dev",
            "/wp-login.php",
            "/.env",
            "*",
            "http://candor.example/v1/questions/odd",
            "/v1/questions/\u00e9");
    private static final List<String> QUERIES = List.of(
            "",
            "",
            "",
            "",
            "?",
            "?wait=10ms",
            "?wait=-1",
            "?wait=5h",
            "?wait=",
            "?wait=1ms&wait=2ms",
            "?domain=x&decision=NONE",
            "?decision=ACCEPTED",
            "?%",
            "?%zz=1",
            "?a=%ff",
            "?&&&==",
            "?format=json",
            "?wait=99999999999999999999s");
    private static final List<String> HOSTS = List.of(
            "Host: candor",
            "Host: candor",
            "Host: candor",
            "Host: candor",
            "Host: localhost:8080",
            "Host: [::1]:80",
            "Host: a b",
            "Host: candor:99999",
            "Host: ",
            "Host: <script>",
            "X-No-Host: 1");
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/json",
            "application/json",
            "application/json",
            "application/json; charset=utf-16",
            "application/x-ndjson",
            "text/plain",
            "application/xml",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded",
            "nonsense",
            "/",
            "application/json;;=",
            "application/json; charset=\"",
            "*/*",
            "");
    private static final List<String> EXTRAS = List.of(
            "Accept: application/json",
            "Accept: text/html",
            "Accept: */*;q=0",
            "Accept: nonsense",
            "Accept: application/problem+json",
            "Accept: text/event-stream",
            "Accept-Language: \u00e9",
            "Last-Event-ID: 1.-.2",
            "Last-Event-ID: junk",
            "Idempotency-Key: odd",
            "Idempotency-Key: \"\"",
            "Idempotency-Key: " + "k".repeat(200),
            "Expect: 100-continue",
            "Expect: something",
            "traceparent: 00-00-00-00",
            "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "Content-Encoding: gzip",
            "Content-Encoding: br",
            "Content-Encoding: identity",
            "Range: bytes=0-1",
            "Range: bytes=9-1",
            "If-Modified-Since: yesterday",
            "Origin: http://elsewhere.example",
            "Upgrade: h2c",
            "Upgrade: websocket",
            "TE: trailers",
            "X-Long: " + "x".repeat(17_000),
            "Authorization: Basic ???",
            "Cookie: a=b; =; ;;",
            "X-HTTP-Method-Override: DELETE");
    private static final List<String> BODIES = List.of(
            "",
            "{\"text\":\"Why?\"}",
            "{\"text\":\"Why?\",\"id\":\"odd\"}",
            "{\"text\":\"How?\",\"id\":\"odd\"}",
            "{\"text\":\"Why?\",\"id\":\"..\"}",
            "{\"text\":\"Why?\",\"id\":7}",
            "{\"text\":\"Why?\",\"ttlMillis\":9223372036854775807}",
            "{\"text\":\"Why?\",\"ttlMillis\":92233720368547758070}",
            "{\"text\":\"Why?\",\"maxTokens\":1e400}",
            "{\"text\":\"Why?\",\"maxTokens\":-1}",
            "{\"text\":\"Why?\",\"deadline\":\"+999999999-12-31T23:59:59Z\"}",
            "{\"text\":\"Why?\",\"deadline\":\"soon\"}",
            "{\"text\":\"Why?\",\"attributes\":{\"a\":null}}",
            "{\"text\":\"Why?\",\"attributes\":[]}",
            "{\"text\":\"Why?\",\"text\":\"How?\"}",
            "{\"text\":\"\\u0000\"}",
            "{\"text\":\"\\ud800\"}",
            "{\"text\":\"Why?\",\"domain\":\"\\ud800\"}",
            "{\"text\":null}",
            "{\"Text\":\"Why?\"}",
            "[{\"text\":\"a\"},{\"text\":7}]",
            "[{\"text\":\"a\",\"id\":\"two\"},{\"text\":\"b\",\"id\":\"two\"}]",
            "[]",
            "[[]]",
            "null",
            "7",
            "\"text\"",
            "{",
            "{\"text\":\"Why?\"",
            "{\"text\":\"Why?\"}}",
            "{\"text\":\"Why?\"}\n{\"text\":\"How?\"}\n",
            "{\"text\":\"Why?\"}\nnonsense\n",
            "\uFEFF{\"text\":\"Why?\"}",
            "{\"questionId\":\"odd\",\"verdict\":true,\"labeler\":\"ann\"}",
            "{\"questionId\":\"odd\",\"score\":2,\"labeler\":\"ann\"}",
            "{\"questionId\":\"odd\",\"score\":\"1\",\"labeler\":\"ann\"}",
            "{\"questionId\":\"odd\",\"score\":NaN,\"labeler\":\"ann\"}",
            "{\"questionId\":\"odd\",\"verdict\":true,\"labeler\":\"\\ud800\"}",
            "{\"questionId\":\"odd\",\"verdict\":true,\"labeler\":\"ann\",\"source\":\"ORACLE\"}",
            "{\"questionId\":\"odd\",\"verdict\":true,\"labeler\":\"ann\",\"source\":1}",
            "{\"questionId\":\"odd\",\"verdict\":true,\"labeler\":\"ann\",\"givenAt\":1}",
            "{\"questionId\":\"odd\",\"verdict\":true,\"labeler\":\"ann\",\"givenAt\":\"-1000000000-01-01T00:00:00Z\"}",
            "{\"questionId\":\"odd\",\"verdict\":true,\"labeler\":\"ann\",\"answerSource\":{}}",
            "{\"questionId\":\"odd\",\"verdict\":true,\"labeler\":\"ann\",\"answerSource\":{\"topic\":\"t\",\"partition\":-1,\"offset\":0}}",
            "{\"questionId\":\"odd\",\"verdict\":true,\"labeler\":\"ann\",\"answerSource\":7}",
            "[".repeat(5_000),
            "{\"a\":".repeat(2_000),
            "[" + "{\"text\":\"a\"},".repeat(600) + "{}]",
            "{\"text\":\"" + "x".repeat(18_000) + "\"}",
            "{\"text\":\"" + "x".repeat(60_000) + "\"}");
    private static final String NO_BODY_WILL_FOLLOW = "Content-Length: 500";

    private static final int PERCENT_VALID = 20;

    private final Random random;
    private final ValidOddRequests valid;
    private final List<String> paths;

    /** @param files paths of the page's own files, whose names say what they hold */
    OddRequests(long seed, List<String> files) {
        this.random = new Random(seed);
        this.paths = Stream.concat(PATHS.stream(), files.stream()).toList();
        this.valid = new ValidOddRequests(random);
    }

    /**
     * A request.
     *
     * @param complete whether all is sent that is announced
     */
    record Odd(String line, List<String> headers, byte[] body, boolean complete) {
        byte[] bytes() {
            return RawHttp.request(line, headers, body);
        }

        /** Method and path without the query. */
        String target() {
            return line.replaceFirst(" HTTP/.*$", "").replaceFirst("[?].*$", "");
        }

        boolean isHead() {
            return line.startsWith("HEAD ");
        }

        @Override
        public String toString() {
            String text = new String(body, 0, Math.min(body.length, 80), StandardCharsets.UTF_8);
            return shortened(line) + " " + headers.stream().map(Odd::shortened).toList() + " " + text;
        }

        private static String shortened(String text) {
            return text.length() > 120 ? text.substring(0, 120) + "…" : text;
        }
    }

    Odd next() {
        return chance(PERCENT_VALID) ? valid.next() : any();
    }

    /** Parts that need not fit together, so that hardly any succeeds. */
    private Odd any() {
        String target = any(METHODS) + " " + any(paths) + any(QUERIES);
        boolean old = chance(2);
        String line = target + (old ? " HTTP/1.0" : " HTTP/1.1");
        List<String> headers = new ArrayList<>(List.of(any(HOSTS)));
        if (chance(90)) {
            headers.add("Content-Type: " + any(TYPES));
        }
        while (chance(40)) {
            headers.add(any(EXTRAS));
        }
        byte[] body = body(headers);
        boolean chunked = chance(10);
        boolean complete = !chance(1) || body.length >= 500;
        if (!complete) {
            headers.add(NO_BODY_WILL_FOLLOW);
        } else if (chunked && old) {
            // HTTP/1.0 knows no chunks: the parser refuses them before any handler of ours is asked.
            headers.add("Content-Length: " + body.length);
        } else if (chunked) {
            headers.add("Transfer-Encoding: chunked");
            body = chunk(body);
        } else if (body.length > 0 || chance(50)) {
            headers.add("Content-Length: " + body.length);
        }
        return new Odd(line, headers, body, complete);
    }

    private byte[] body(List<String> headers) {
        byte[] body = any(BODIES).getBytes(StandardCharsets.UTF_8);
        if (chance(5)) {
            random.nextBytes(body);
        } else if (chance(10)) {
            body = Arrays.copyOf(body, random.nextInt(body.length + 1));
        } else if (chance(5) && body.length > 0) {
            body[random.nextInt(body.length)] = (byte) 0xC3;
        }
        if (chance(10)) {
            headers.add("Content-Encoding: gzip");
            body = gzip(chance(20) ? new byte[2_000_000] : body);
            body = chance(20) ? Arrays.copyOf(body, body.length / 2) : body;
        }
        return body;
    }

    static byte[] chunk(byte[] body) {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (int from = 0; from < body.length; from += 4_000) {
            int length = Math.min(4_000, body.length - from);
            chunks.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            chunks.write(body, from, length);
            chunks.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        chunks.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return chunks.toByteArray();
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T any(List<T> parts) {
        return parts.get(random.nextInt(parts.size()));
    }
}
