package io.candor.llm.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a local server that answers as the hub does: a redirect with the checksum, then the bytes from elsewhere. */
class ModelSourceTest {
    private static final String MODEL = "Some/Model-1";
    private static final byte[] CONFIG = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path cache;

    private final byte[] weights = new byte[300_000];
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> tokensElsewhere = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private HttpServer hub;
    private HttpServer elsewhere;
    private String listing;
    private String weightsHash;

    @BeforeEach
    void startTheHub() throws IOException {
        new Random(7).nextBytes(weights);
        weightsHash = DigestUtils.sha256Hex(weights);
        listing = "{\"sha\": \"c0ffee\", \"siblings\": [{\"rfilename\": \"config.json\"},"
                + " {\"rfilename\": \"README.md\"}, {\"rfilename\": \"../../evil.json\"},"
                + " {\"rfilename\": \"model.safetensors\"}, {\"rfilename\": \"pytorch_model.bin\"}]}";
        hub = start();
        elsewhere = start();
        hub.createContext("/api/models/" + MODEL, exchange -> send(exchange, 200, listing.getBytes()));
        hub.createContext("/" + MODEL + "/resolve/c0ffee/config.json", this::sendConfig);
        hub.createContext("/" + MODEL + "/resolve/c0ffee/model.safetensors", this::redirect);
        elsewhere.createContext("/blob", this::sendWeights);
    }

    @AfterEach
    void stopTheHub() {
        hub.stop(0);
        elsewhere.stop(0);
    }

    @Test
    void shouldFetchOnlyTheFilesTheEngineReadsWhenModelIsAnId() throws IOException {
        Path folder = source().resolve(MODEL, FetchProgress.SILENT);

        assertThat(folder.resolve("config.json")).hasBinaryContent(CONFIG);
        assertThat(folder.resolve("model.safetensors")).hasBinaryContent(weights);
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("config.json", "model.safetensors", "fetched.json", ".lock");
        }
        assertThat(tokensElsewhere).as("the token stays with the hub").containsOnly("none");
    }

    @Test
    void shouldNotAskTheHubAgainWhenTheModelIsThere() {
        Path first = source().resolve(MODEL, FetchProgress.SILENT);
        hub.stop(0);

        assertThat(source().resolve(MODEL, FetchProgress.SILENT)).isEqualTo(first);
    }

    @Test
    void shouldGoOnWhereItBrokeOffWhenTheTransferIsInterrupted() {
        failures.put("blob", 1);

        Path folder = source().resolve(MODEL, FetchProgress.SILENT);

        assertThat(folder.resolve("model.safetensors")).hasBinaryContent(weights);
        assertThat(requests).hasSize(2);
        assertThat(requests.get(0)).isEqualTo("all");
        assertThat(requests.get(1)).matches("bytes=[1-9]\\d*-");
    }

    @Test
    void shouldGoOnWhereItBrokeOffWhenStartedAgain() throws IOException {
        failures.put("blob", 1);
        assertThatThrownBy(() -> source(1).resolve(MODEL, FetchProgress.SILENT))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageStartingWith(MODEL + ": cannot be fetched from http://")
                .hasMessageEndingWith("; check the network or HF_ENDPOINT, or give the path of a model folder.");

        Path folder = source(1).resolve(MODEL, FetchProgress.SILENT);

        assertThat(folder.resolve("model.safetensors")).hasBinaryContent(weights);
        assertThat(requests.get(1)).matches("bytes=[1-9]\\d*-");
    }

    @Test
    void shouldRefuseAndForgetTheBytesWhenTheChecksumIsWrong() {
        String right = weightsHash;
        weightsHash = "0".repeat(64);

        assertThatThrownBy(() -> source().resolve(MODEL, FetchProgress.SILENT))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessage(MODEL + ": model.safetensors arrived with checksum " + right + " instead of "
                        + "0".repeat(64) + "; fetch it again.");
        assertThat(cache.resolve("Some--Model-1/model.safetensors")).doesNotExist();
        assertThat(cache.resolve("Some--Model-1/model.safetensors.part")).doesNotExist();

        weightsHash = right;
        assertThat(source().resolve(MODEL, FetchProgress.SILENT).resolve("model.safetensors"))
                .hasBinaryContent(weights);
    }

    @Test
    void shouldTellProgressUpToTheLastByte() {
        List<Long> done = new CopyOnWriteArrayList<>();

        source().resolve(MODEL, (file, bytes, total) -> {
            if (file.equals("model.safetensors")) {
                assertThat(total).isEqualTo(weights.length);
                done.add(bytes);
            }
        });

        assertThat(done).isSorted().last().isEqualTo((long) weights.length);
    }

    @Test
    void shouldUseTheFolderWhenModelIsAPath() {
        assertThat(source().resolve(cache.toString(), FetchProgress.SILENT)).isEqualTo(cache);
        assertThat(requests).isEmpty();
    }

    @Test
    void shouldRefuseWhenModelIsNeitherFolderNorId() {
        assertThatThrownBy(() -> source().resolve("../no/such/folder", FetchProgress.SILENT))
                .hasMessage("../no/such/folder: is neither a folder nor a hub id; give the path of a model folder or an"
                        + " id such as Qwen/Qwen2.5-0.5B-Instruct.");
    }

    @Test
    void shouldRefuseWhenTheHubDoesNotKnowTheModel() {
        assertThatThrownBy(() -> source().resolve("No/Such", FetchProgress.SILENT))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessage("No/Such: is neither a folder here nor at " + address(hub)
                        + "/api/models/No/Such/revision/main (HTTP 404); check the spelling.");
    }

    @Test
    void shouldAskForALicenceWhenTheModelIsGated() {
        hub.createContext("/api/models/Gated/Model", exchange -> send(exchange, 403, new byte[0]));

        assertThatThrownBy(() -> source().resolve("Gated/Model", FetchProgress.SILENT))
                .hasMessage(
                        "Gated/Model: is not open to you (HTTP 403); accept its licence on the hub and set HF_TOKEN.");
    }

    @Test
    void shouldRefuseWhenThereAreNoSafetensors() {
        listing = "{\"siblings\": [{\"rfilename\": \"config.json\"}, {\"rfilename\": \"pytorch_model.bin\"}]}";

        assertThatThrownBy(() -> source().resolve(MODEL, FetchProgress.SILENT))
                .hasMessage(
                        MODEL + ": has no config.json with safetensors weights; choose a model that is published so.");
    }

    @Test
    void shouldReadNoListingLongerThanAHubSends() {
        listing = "{\"sha\": \"" + "a".repeat(17 << 20) + "\"}";

        assertThatThrownBy(() -> source().resolve(MODEL, FetchProgress.SILENT))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageContaining("has a listing of more than 16 MiB");
    }

    @Test
    void shouldSayTheHubCannotBeReachedWhenItIsDown() {
        hub.stop(0);

        assertThatThrownBy(() -> source().resolve(MODEL, FetchProgress.SILENT))
                .isInstanceOf(ModelUnavailableException.class)
                .hasMessageStartingWith(MODEL + ": cannot be fetched from " + address(hub) + " (")
                .hasMessageEndingWith("; check the network or HF_ENDPOINT, or give the path of a model folder.");
    }

    @Test
    void shouldReadItsSettingsFromTheEnvironment() {
        HubSettings settings =
                HubSettings.fromEnvironment(Map.of("HF_ENDPOINT", "http://mirror:8080", "XDG_CACHE_HOME", "/c"));

        assertThat(settings.endpoint()).isEqualTo(URI.create("http://mirror:8080"));
        assertThat(settings.cache()).isEqualTo(Path.of("/c/candor/models"));
        assertThat(settings.token()).isEmpty();
        assertThatThrownBy(() -> HubSettings.fromEnvironment(Map.of("HF_ENDPOINT", "ftp://x")))
                .hasMessage("HF_ENDPOINT must be an http or https address, got: ftp://x");
    }

    private ModelSource source() {
        return source(3);
    }

    private ModelSource source(int attempts) {
        return new ModelSource(new HubSettings(
                URI.create(address(hub)),
                cache,
                Optional.of("secret"),
                attempts,
                Duration.ofMillis(1),
                Duration.ofSeconds(10)));
    }

    private static HttpServer start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        return server;
    }

    private static String address(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void sendConfig(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("ETag", "\"" + blobId() + "\"");
        send(exchange, 200, CONFIG);
    }

    private String blobId() throws IOException {
        Path copy = cache.resolve("config-copy");
        Files.write(copy, CONFIG);
        return GitBlob.id(copy);
    }

    private void redirect(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + weightsHash + "\"");
        exchange.getResponseHeaders().set("ETag", "\"not-a-hash\"");
        exchange.getResponseHeaders().set("Location", address(elsewhere) + "/blob");
        send(exchange, 302, new byte[0]);
    }

    private void sendWeights(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(range == null ? "all" : range);
        tokensElsewhere.add(exchange.getRequestHeaders().getFirst("Authorization") == null ? "none" : "leaked");
        if (failures.merge("blob", -1, Integer::sum) >= 0) {
            breakOff(exchange);
            return;
        }
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        send(exchange, range == null ? 200 : 206, Arrays.copyOfRange(weights, from, weights.length));
    }

    /** Announces everything, sends a third, and hangs up. */
    private void breakOff(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, weights.length);
        exchange.getResponseBody().write(weights, 0, weights.length / 3);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }
}
