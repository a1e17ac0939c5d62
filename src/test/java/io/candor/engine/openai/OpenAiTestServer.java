package io.candor.engine.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** A server with {@code /v1/chat/completions}, whose answers a function gives. What a test plants is answered first. */
public final class OpenAiTestServer implements AutoCloseable {
    /** Of every token that it tells one of. */
    public static final double LOG_PROBABILITY = -0.25;

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final UnaryOperator<String> answers;
    private final Queue<Planted> planted = new ConcurrentLinkedQueue<>();
    private final CountDownLatch silence = new CountDownLatch(1);

    final List<JsonNode> requests = new CopyOnWriteArrayList<>();
    /** Parameters that it refuses. */
    final Set<String> unknown = ConcurrentHashMap.newKeySet();

    volatile String key;

    /** Nothing comes for a status of 0 until the server ends; the connection ends for one below. */
    private record Planted(int status, String body) {}

    public OpenAiTestServer(UnaryOperator<String> answers) {
        this.answers = answers;
        try {
            http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
        http.createContext("/v1/chat/completions", this::handle);
        http.setExecutor(threads);
        http.start();
    }

    public String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** Instead of the next answer. */
    public void plant(int status, String body) {
        planted.add(new Planted(status, body));
    }

    void plantSilence() {
        planted.add(new Planted(0, ""));
    }

    void plantReset() {
        planted.add(new Planted(-1, ""));
    }

    private void handle(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
        Planted next = planted.poll();
        if (next != null) {
            instead(exchange, next);
            return;
        }
        if (key != null
                && !("Bearer " + key).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, error("Incorrect API key provided", "invalid_request_error", "invalid_api_key"));
            return;
        }
        for (String parameter : unknown) {
            if (request.has(parameter)) {
                send(
                        exchange,
                        400,
                        error(
                                "Unsupported parameter: '" + parameter + "' is not supported with this model."
                                        + (parameter.equals("max_tokens")
                                                ? " Use 'max_completion_tokens' instead."
                                                : ""),
                                "invalid_request_error",
                                "unsupported_parameter"));
                return;
            }
        }
        requests.add(request);
        send(exchange, 200, reply(request));
    }

    private void instead(HttpExchange exchange, Planted next) throws IOException {
        if (next.status() > 0) {
            send(exchange, next.status(), next.body());
            return;
        }
        if (next.status() == 0) {
            try {
                silence.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }
        exchange.close();
    }

    private String reply(JsonNode request) {
        JsonNode messages = request.path("messages");
        String asked = messages.path(messages.size() - 1).path("content").asText();
        return reply(answers.apply(asked), request.path("logprobs").asBoolean());
    }

    /** The body that gives a text. */
    public static String reply(String text, boolean logprobs) {
        ObjectNode reply = JSON.createObjectNode().put("id", "chatcmpl-1").put("object", "chat.completion");
        ObjectNode choice =
                reply.putArray("choices").addObject().put("index", 0).put("finish_reason", "stop");
        choice.putObject("message").put("role", "assistant").put("content", text);
        if (logprobs) {
            ArrayNode content = choice.putObject("logprobs").putArray("content");
            content.addObject().put("token", text).put("logprob", LOG_PROBABILITY);
            content.addObject().put("token", "").put("logprob", LOG_PROBABILITY);
        }
        return reply.toString();
    }

    static String error(String message, String type, String code) {
        ObjectNode error = JSON.createObjectNode();
        error.putObject("error")
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .put("code", code);
        return error.toString();
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        silence.countDown();
        http.stop(0);
        threads.shutdownNow();
    }
}
