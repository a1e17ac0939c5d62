package io.candor.engine.external;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.candor.llm.decoder.Generation;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
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

/** A server of another project's protocol, with our own decoder behind it. What a test plants is answered first. */
public abstract class ModelTestServer implements AutoCloseable {
    protected static final JsonMapper JSON = new JsonMapper();
    protected static final int MAX_LORA_RANK = 16;

    private final LanguageModel model;
    private final String name;
    private final String project;
    private final int port;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, LoadedAdapter> adapters = new ConcurrentHashMap<>();
    private final Map<String, Queue<Fault>> faults = new ConcurrentHashMap<>();
    private final CountDownLatch silence = new CountDownLatch(1);
    private HttpServer http;

    /** Ports of clients, one per connection. */
    public final Set<Integer> connections = ConcurrentHashMap.newKeySet();

    /** What was asked on any path. */
    public final List<JsonNode> requests = new ArrayList<>();

    public volatile String key;
    public volatile boolean scalesStates;
    public volatile int maxModelLen;

    /** @param project that models are said to be owned by */
    protected ModelTestServer(LanguageModel model, String name, String project) {
        this.model = model;
        this.name = name;
        this.project = project;
        maxModelLen = model.checkpoint().config().contextLength();
        http = listening(0);
        port = http.getAddress().getPort();
    }

    /** What is done once instead of an answer. */
    public sealed interface Fault {
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

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public void stop() {
        http.stop(0);
    }

    /** As after a crash: on the same port, without any LoRA. */
    public void start() {
        adapters.values().forEach(LoadedAdapter::close);
        adapters.clear();
        http = listening(port);
    }

    /** Instead of the next answers on a path. */
    public void plant(String path, Fault... next) {
        faults.computeIfAbsent(path, first -> new ConcurrentLinkedQueue<>()).addAll(List.of(next));
    }

    public Set<String> adapters() {
        return Set.copyOf(adapters.keySet());
    }

    /** As another answerer would; whether it was there. */
    public boolean unload(String adapter) {
        LoadedAdapter gone = adapters.remove(adapter);
        if (gone != null) {
            synchronized (model) {
                gone.close();
            }
        }
        return gone != null;
    }

    protected void load(String adapter, Path folder) {
        synchronized (model) {
            adapters.put(adapter, model.loadLora(folder));
        }
    }

    protected String name() {
        return name;
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
        JsonNode request = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        synchronized (requests) {
            requests.add(request);
        }
        if (path.equals("/v1/models")) {
            send(exchange, 200, models().toString());
        } else {
            answer(exchange, path, request);
        }
    }

    protected abstract void answer(HttpExchange exchange, String path, JsonNode request) throws IOException;

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

    private ObjectNode models() {
        ObjectNode list = JSON.createObjectNode().put("object", "list");
        ArrayNode data = list.putArray("data");
        data.addObject()
                .put("id", name)
                .put("object", "model")
                .put("owned_by", project)
                .put("root", name)
                .put("max_model_len", maxModelLen)
                .putNull("parent");
        adapters.keySet().forEach(adapter -> data.addObject()
                .put("id", adapter)
                .put("object", "model")
                .put("owned_by", project)
                .put("parent", name)
                .putNull("max_model_len"));
        return list;
    }

    /** One prompt, or several. */
    protected static List<int[]> prompts(JsonNode given) {
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

    protected Generation generation(int[] prompt, int maxTokens) {
        synchronized (model) {
            return model.answer(List.of(prompt), maxTokens).get(0);
        }
    }

    /** With the ending one where it stopped. */
    protected int[] tokens(Generation generation) {
        int[] tokens = generation.continuation().tokens();
        if (generation.continuation().stopped()) {
            tokens = Arrays.copyOf(tokens, tokens.length + 1);
            tokens[tokens.length - 1] = end();
        }
        return tokens;
    }

    protected int end() {
        return model.checkpoint().config().endOfSequence().iterator().next();
    }

    /** Of the tokens after the first: twice the mean over one and an ending one, less that of the ending one alone. */
    protected double[] promptLogProbabilities(int[] prompt) {
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
        double[] values = new double[prompt.length - 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * means[2 * i] - means[2 * i + 1];
        }
        return values;
    }

    /** @param adapter name of a LoRA, or of the base */
    protected float[][] states(List<int[]> prompts, String adapter) {
        synchronized (model) {
            return model.hidden(prompts, adapters.get(adapter));
        }
    }

    protected static float[] unit(float[] state) {
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

    protected static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
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
