package io.candor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.embedded.TestFolder;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A browser of this machine without a window, told what to do by its DevTools protocol: needs no driver and no download. */
public final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final String LISTENING = "DevTools listening on ";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 60;

    private final TestFolder folder;
    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> replies = new ConcurrentHashMap<>();
    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    /** Where the browser is; empty if there is none on the PATH. */
    public static Optional<Path> find() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param switches beside the usual ones */
    public Chromium(Path program, String... switches) throws IOException {
        folder = TestFolder.make("chromium");
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless=new",
                // Tests run as root in containers, where Chromium's own sandbox cannot be made.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder.path()));
        command.addAll(List.of(switches));
        command.add("about:blank");
        process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(address()), new Reader())
                .join();
    }

    private String address() throws IOException {
        BufferedReader errors =
                new BufferedReader(new java.io.InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        for (String line = errors.readLine(); line != null; line = errors.readLine()) {
            if (line.startsWith(LISTENING)) {
                Thread drain = new Thread(() -> errors.lines().forEach(further -> {}), "chromium-errors");
                drain.setDaemon(true);
                drain.start();
                return line.substring(LISTENING.length());
            }
        }
        throw new IOException("the browser ended before it listened");
    }

    /** A page of somebody: shares neither storage nor cookies with the other pages. */
    public Page open(URI address) {
        return open(
                address,
                send("", "Target.createBrowserContext", Map.of())
                        .path("browserContextId")
                        .asText());
    }

    private Page open(URI address, String context) {
        String target = send("", "Target.createTarget", Map.of("url", "about:blank", "browserContextId", context))
                .path("targetId")
                .asText();
        String session = send("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asText();
        Page page = new Page(target, session, context);
        pages.put(session, page);
        List.of("Page", "Runtime", "Log").forEach(domain -> page.send(domain + ".enable", Map.of()));
        page.send("Page.navigate", Map.of("url", address.toString()));
        return page;
    }

    private JsonNode send(String session, String method, Map<String, ?> parameters) {
        int id = ids.incrementAndGet();
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        replies.put(id, reply);
        synchronized (socket) {
            socket.sendText(message.toString(), true).join();
        }
        JsonNode answer = reply.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        if (answer.has("error")) {
            throw new IllegalStateException(method + ": " + answer.path("error"));
        }
        return answer.path("result");
    }

    /** What one tab shows, and a keyboard before it. */
    public final class Page {
        private final String target;
        private final String session;
        private final List<String> errors = new ArrayList<>();

        private final String context;
        private int presses;

        private Page(String target, String session, String context) {
            this.target = target;
            this.session = session;
            this.context = context;
        }

        /** Another tab of the same person, which shares this one's cookies and storage. */
        public Page openTab(URI address) {
            return open(address, context);
        }

        /** Closes this tab as its cross does. */
        public void closeTab() {
            Chromium.this.send("", "Target.closeTarget", Map.of("targetId", target));
        }

        /** Runs a script before those of every document that is loaded from now on. */
        public void runFirst(String script) {
            send("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
        }

        private JsonNode send(String method, Map<String, ?> parameters) {
            return Chromium.this.send(session, method, parameters);
        }

        /** The value of an expression; of a promise, what it comes to. */
        public JsonNode evaluate(String expression) {
            JsonNode result = send(
                    "Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
            if (result.has("exceptionDetails")) {
                throw new IllegalStateException(result.path("exceptionDetails").toString());
            }
            return result.path("result").path("value");
        }

        /** The text of the first element that a selector finds; empty if there is none. */
        public String text(String selector) {
            return evaluate("document.querySelector('" + selector + "')?.innerText ?? ''")
                    .asText();
        }

        /** Presses and releases one key. */
        public void press(String key) {
            presses++;
            String text = key.length() == 1 ? key : key.equals("Enter") ? "\r" : "";
            send("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", key, "text", text));
            send("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
        }

        /** How many keys were pressed. */
        public int presses() {
            return presses;
        }

        /** Puts text where the focus is. */
        public void type(String text) {
            send("Input.insertText", Map.of("text", text));
        }

        public void reload() {
            send("Page.reload", Map.of());
        }

        /** Shows the page as on a screen of this size, in CSS pixels. */
        public void resize(int width, int height, boolean phone) {
            send(
                    "Emulation.setDeviceMetricsOverride",
                    Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
        }

        /** @param scheme light or dark */
        public void prefer(String scheme) {
            send(
                    "Emulation.setEmulatedMedia",
                    Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        }

        /** @param offline whether no request reaches anybody */
        public void disconnect(boolean offline) {
            send("Network.enable", Map.of());
            send(
                    "Network.emulateNetworkConditions",
                    Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
        }

        public void screenshot(Path file) throws IOException {
            Files.createDirectories(file.getParent());
            byte[] image = send("Page.captureScreenshot", Map.of("format", "png"))
                    .path("data")
                    .binaryValue();
            Files.write(file, image);
        }

        /** What was written to the console as an error, or thrown, since this was asked the last time. */
        public List<String> takeErrors() {
            synchronized (errors) {
                List<String> taken = List.copyOf(errors);
                errors.clear();
                return taken;
            }
        }

        private void heard(JsonNode event) {
            String method = event.path("method").asText();
            JsonNode parameters = event.path("params");
            boolean bad = method.equals("Runtime.exceptionThrown")
                    || method.equals("Runtime.consoleAPICalled")
                            && parameters.path("type").asText().equals("error")
                    || method.equals("Log.entryAdded")
                            && parameters.at("/entry/level").asText().equals("error");
            if (bad) {
                synchronized (errors) {
                    errors.add(parameters.toString());
                }
            }
        }
    }

    /** Puts the parts of a message together and gives it to whom it is for. */
    private final class Reader implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            parts.append(part);
            if (last) {
                take(parts.toString());
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void take(String text) {
            try {
                JsonNode message = JSON.readTree(text);
                if (message.has("id")) {
                    replies.remove(message.path("id").asInt()).complete(message);
                } else {
                    Page page = pages.get(message.path("sessionId").asText());
                    if (page != null) {
                        page.heard(message);
                    }
                }
            } catch (IOException malformed) {
                // Whoever waits for it times out, which fails the test.
                throw new IllegalStateException(malformed);
            }
        }
    }

    @Override
    public void close() {
        // They write to the folder until they have ended, too.
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        children.forEach(child -> child.onExit()
                .completeOnTimeout(child, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join());
        folder.delete();
    }
}
