package io.candor.engine.vllm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.candor.engine.wire.FloatVectors;
import io.candor.llm.decoder.Generation;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Speaks the part of vLLM's protocol that Candor uses, after vLLM's source (see docs/engines-vllm.md), with our own decoder behind it. One
 * that generates and one that pools differ in nothing: each knows both paths. What a test plants is answered first.
 */
final class VllmTestServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_LORA_RANK = 16;

    private final LanguageModel model;
    private final String name;
    private final int port;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, LoadedAdapter> adapters = new ConcurrentHashMap<>();
    private final Map<String, Queue<Fault>> faults = new ConcurrentHashMap<>();
    private final CountDownLatch silence = new CountDownLatch(1);
    private HttpServer http;

    /** Ports of clients, one per connection. */
    final Set<Integer> connections = ConcurrentHashMap.newKeySet();

    final List<JsonNode> requests = new ArrayList<>();
    volatile String key;
    volatile boolean givesTokenIds = true;
    volatile boolean scalesStates;
    volatile boolean wrapsErrors = true;
    volatile boolean updatesAdapters = true;
    volatile int maxModelLen;

    VllmTestServer(LanguageModel model, String name) {
        this.model = model;
        this.name = name;
        maxModelLen = model.checkpoint().config().contextLength();
        http = listening(0);
        port = http.getAddress().getPort();
    }

    /** What is done once instead of an answer. */
    sealed interface Fault {
        /** A status and a body. */
        record Reply(int status, String body) implements Fault {}

        /** The connection ends without a word. */
        record Reset() implements Fault {}

        /** The connection ends in the middle of the body. */
        record HalfBody() implements Fault {}

        /** The body stops in the middle until the server ends. */
        record StalledBody() implements Fault {}

        /** Nothing comes until the server ends. */
        record Silence() implements Fault {}
    }

    private HttpServer listening(int where) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", where), 0);
            server.createContext("/", this::handle);
            server.setExecutor(threads);
            server.start();
            return server;
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    void stop() {
        http.stop(0);
    }

    /** As after a crash: on the same port, without any LoRA. */
    void start() {
        adapters.values().forEach(LoadedAdapter::close);
        adapters.clear();
        http = listening(port);
    }

    /** Instead of the next answers on a path. */
    void plant(String path, Fault... next) {
        faults.computeIfAbsent(path, first -> new ConcurrentLinkedQueue<>()).addAll(List.of(next));
    }

    Set<String> adapters() {
        return Set.copyOf(adapters.keySet());
    }

    /** As another answerer would. */
    void unload(String adapter) {
        adapters.remove(adapter).close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        connections.add(exchange.getRemoteAddress().getPort());
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        Fault fault = faults.getOrDefault(path, new ConcurrentLinkedQueue<>()).poll();
        if (fault != null) {
            fail(exchange, fault);
            return;
        }
        if (key != null
                && !("Bearer " + key).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, "{\"error\":\"Unauthorized\"}");
            return;
        }
        answer(exchange, path, body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body));
    }

    private void fail(HttpExchange exchange, Fault fault) throws IOException {
        if (fault instanceof Fault.Reply reply) {
            send(exchange, reply.status(), reply.body());
        } else if (fault instanceof Fault.HalfBody) {
            half(exchange);
            exchange.close();
        } else if (fault instanceof Fault.StalledBody) {
            half(exchange);
            stall(exchange);
        } else if (fault instanceof Fault.Silence) {
            stall(exchange);
        } else {
            exchange.close();
        }
    }

    private static void half(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write("{\"id\":\"cmpl-1\",\"choices\":[".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    private void stall(HttpExchange exchange) {
        try {
            silence.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private void answer(HttpExchange exchange, String path, JsonNode request) throws IOException {
        synchronized (requests) {
            requests.add(request);
        }
        switch (path) {
            case "/v1/models" -> send(exchange, 200, models().toString());
            case "/v1/completions" -> completions(exchange, request);
            case "/v1/embeddings" -> embeddings(exchange, request);
            case "/v1/load_lora_adapter" -> load(exchange, request);
            case "/v1/unload_lora_adapter" -> unload(exchange, request);
            default -> error(exchange, 404, "Not Found", "Not Found");
        }
    }

    private ObjectNode models() {
        ObjectNode list = JSON.createObjectNode().put("object", "list");
        ArrayNode data = list.putArray("data");
        data.addObject()
                .put("id", name)
                .put("object", "model")
                .put("root", name)
                .put("max_model_len", maxModelLen)
                .putNull("parent");
        adapters.keySet().forEach(adapter -> data.addObject()
                .put("id", adapter)
                .put("object", "model")
                .put("parent", name)
                .putNull("max_model_len"));
        return list;
    }

    private boolean isUnknown(HttpExchange exchange, JsonNode request) throws IOException {
        String wanted = request.path("model").asText();
        if (wanted.equals(name) || adapters.containsKey(wanted)) {
            return false;
        }
        error(exchange, 404, "NotFoundError", "The model `" + wanted + "` does not exist.");
        return true;
    }

    private boolean isTooLong(HttpExchange exchange, int[] prompt, int output) throws IOException {
        if (prompt.length + output <= maxModelLen) {
            return false;
        }
        error(
                exchange,
                400,
                "BadRequestError",
                "You passed " + prompt.length + " input tokens and requested " + output
                        + " output tokens. However, the model's context length is only " + maxModelLen
                        + " tokens, resulting in a maximum input length of " + (maxModelLen - output)
                        + " tokens. Please reduce the length of the input prompt.");
        return true;
    }

    private static List<int[]> prompts(JsonNode given) {
        List<int[]> prompts = new ArrayList<>();
        if (given.path(0).isInt()) {
            prompts.add(ids(given));
        } else {
            given.forEach(each -> prompts.add(ids(each)));
        }
        return prompts;
    }

    private static int[] ids(JsonNode given) {
        int[] ids = new int[given.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = given.get(i).asInt();
        }
        return ids;
    }

    private void completions(HttpExchange exchange, JsonNode request) throws IOException {
        if (isUnknown(exchange, request)) {
            return;
        }
        int maxTokens = request.path("max_tokens").asInt(16);
        List<int[]> prompts = prompts(request.get("prompt"));
        ObjectNode reply = JSON.createObjectNode()
                .put("id", "cmpl-1")
                .put("object", "text_completion")
                .put("model", name);
        ArrayNode choices = reply.putArray("choices");
        for (int i = 0; i < prompts.size(); i++) {
            if (isTooLong(exchange, prompts.get(i), maxTokens)) {
                return;
            }
            ObjectNode choice = choices.addObject().put("index", i);
            continued(choice, prompts.get(i), maxTokens, request);
            if (request.has("prompt_logprobs")) {
                promptLogprobs(choice, prompts.get(i));
            }
        }
        reply.putObject("usage")
                .put("prompt_tokens", 1)
                .put("completion_tokens", 1)
                .put("total_tokens", 2);
        send(exchange, 200, reply.toString());
    }

    private void continued(ObjectNode choice, int[] prompt, int maxTokens, JsonNode request) {
        Generation generation;
        synchronized (model) {
            generation = model.answer(List.of(prompt), maxTokens).get(0);
        }
        boolean stopped = generation.continuation().stopped();
        int[] tokens = generation.continuation().tokens();
        if (stopped) {
            tokens = Arrays.copyOf(tokens, tokens.length + 1);
            tokens[tokens.length - 1] = end();
        }
        choice.put("text", generation.text())
                .put("finish_reason", stopped ? "stop" : "length")
                .putNull("stop_reason");
        if (request.has("logprobs")) {
            ObjectNode logprobs = choice.putObject("logprobs");
            ArrayNode values = logprobs.putArray("token_logprobs");
            for (float value : generation.continuation().logProbabilities()) {
                values.add(value);
            }
            ArrayNode names = logprobs.putArray("tokens");
            for (int token : tokens) {
                names.add(request.path("return_tokens_as_token_ids").asBoolean() ? "token_id:" + token : "text");
            }
        }
        if (givesTokenIds && request.path("return_token_ids").asBoolean()) {
            choice.set("token_ids", JSON.valueToTree(tokens));
        }
    }

    private int end() {
        return model.checkpoint().config().endOfSequence().iterator().next();
    }

    /** A token's is twice the mean over it and an ending one, less that of the ending one alone. */
    private void promptLogprobs(ObjectNode choice, int[] prompt) {
        List<int[]> prefixes = new ArrayList<>();
        List<int[]> next = new ArrayList<>();
        for (int i = 1; i < prompt.length; i++) {
            prefixes.add(Arrays.copyOf(prompt, i));
            next.add(new int[] {prompt[i]});
            prefixes.add(Arrays.copyOf(prompt, i + 1));
            next.add(new int[0]);
        }
        double[] means;
        synchronized (model) {
            means = model.meanLogProbabilities(prefixes, next);
        }
        ArrayNode each = choice.putArray("prompt_logprobs");
        each.addNull();
        for (int i = 1; i < prompt.length; i++) {
            each.addObject()
                    .putObject(Integer.toString(prompt[i]))
                    .put("logprob", 2 * means[2 * i - 2] - means[2 * i - 1])
                    .put("rank", 1)
                    .put("decoded_token", "text");
        }
    }

    private void embeddings(HttpExchange exchange, JsonNode request) throws IOException {
        if (isUnknown(exchange, request)) {
            return;
        }
        List<int[]> prompts = prompts(request.get("input"));
        for (int[] prompt : prompts) {
            if (isTooLong(exchange, prompt, 0)) {
                return;
            }
        }
        float[][] states;
        synchronized (model) {
            states = model.hidden(prompts, adapters.get(request.get("model").asText()));
        }
        ObjectNode reply = JSON.createObjectNode()
                .put("id", "embd-1")
                .put("object", "list")
                .put("model", name);
        ArrayNode data = reply.putArray("data");
        boolean scaled = scalesStates || request.path("use_activation").asBoolean(true);
        for (int i = 0; i < states.length; i++) {
            data.addObject()
                    .put("index", i)
                    .put("object", "embedding")
                    .put("embedding", FloatVectors.encode(scaled ? unit(states[i]) : states[i]));
        }
        send(exchange, 200, reply.toString());
    }

    private static float[] unit(float[] state) {
        double sum = 0;
        for (float number : state) {
            sum += (double) number * number;
        }
        float[] scaled = new float[state.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (state[i] / Math.sqrt(sum));
        }
        return scaled;
    }

    private void load(HttpExchange exchange, JsonNode request) throws IOException {
        if (!updatesAdapters) {
            error(exchange, 404, "Not Found", "Not Found");
            return;
        }
        String adapter = request.path("lora_name").asText();
        Path path = Path.of(request.path("lora_path").asText());
        if (adapters.containsKey(adapter)) {
            error(
                    exchange,
                    400,
                    "InvalidUserInput",
                    "The lora adapter '" + adapter
                            + "' has already been loaded. If you want to load the adapter in place, set 'load_inplace' to True.");
        } else if (!Files.exists(path.resolve("adapter_config.json"))) {
            error(exchange, 404, "NotFoundError", "Loading lora " + adapter + " failed: No adapter found for " + path);
        } else if (JSON.readTree(path.resolve("adapter_config.json").toFile())
                        .path("r")
                        .asInt()
                > MAX_LORA_RANK) {
            error(exchange, 500, "InternalServerError", "LoRA rank 64 is greater than max_lora_rank 16.");
        } else {
            synchronized (model) {
                adapters.put(adapter, model.loadLora(path));
            }
            send(exchange, 200, "Success: LoRA adapter '" + adapter + "' added successfully.");
        }
    }

    private void unload(HttpExchange exchange, JsonNode request) throws IOException {
        String adapter = request.path("lora_name").asText();
        LoadedAdapter gone = adapters.remove(adapter);
        if (gone == null) {
            error(exchange, 404, "NotFoundError", "The lora adapter '" + adapter + "' cannot be found.");
            return;
        }
        synchronized (model) {
            gone.close();
        }
        send(exchange, 200, "Success: LoRA adapter '" + adapter + "' removed successfully.");
    }

    private void error(HttpExchange exchange, int status, String type, String message) throws IOException {
        ObjectNode error = JSON.createObjectNode()
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .put("code", status);
        send(
                exchange,
                status,
                wrapsErrors
                        ? JSON.createObjectNode().set("error", error).toString()
                        : error.put("object", "error").toString());
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
        adapters.values().forEach(LoadedAdapter::close);
    }
}
