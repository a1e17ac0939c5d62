package io.candor.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.candor.MappedConfig;
import io.candor.engine.EngineUnavailableException;
import io.candor.engine.wire.GenerationRequest;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections to a server of another project that speaks TLS and has a key. */
class ServerHttpTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    Path folder;

    private Path store;
    private HttpsServer server;

    @BeforeEach
    void serve() throws Exception {
        store = selfSigned();
        server = HttpsServer.create(new InetSocketAddress("localhost", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(serverContext()));
        server.createContext("/", exchange -> {
            String key = exchange.getRequestHeaders().getFirst("Authorization");
            byte[] body = ("{\"key\":\"" + key + "\"}").getBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Map<?, ?> asked(Map<String, String> settings) {
        URI url = URI.create("https://localhost:" + server.getAddress().getPort());
        try (ServerHttp http =
                new ServerHttp(MappedConfig.of(EngineConfig.class, settings).connectionTo(url))) {
            HttpRequest get = http.request("/v1/models").GET().build();
            ServerCall<?> call = ServerCall.begin(
                    http,
                    get,
                    Map.class,
                    1_000,
                    (where, status, body) -> new IllegalStateException("status " + status));
            return (Map<?, ?>) call.result().join();
        }
    }

    @Test
    void shouldSendItsKeyWhenTheTruststoreHoldsTheServersCertificate() throws Exception {
        Path key = Files.writeString(folder.resolve("key"), "a-key-of-a-server\n");

        Map<?, ?> reply = asked(
                Map.of("truststore", store.toString(), "truststore-password", PASSWORD, "key-file", key.toString()));

        assertThat(reply.get("key")).isEqualTo("Bearer a-key-of-a-server");
    }

    @Test
    void shouldSayThatTheServerIsUnavailableWhenNobodyKnowsItsCertificate() {
        assertThatThrownBy(() -> asked(Map.of()))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(EngineUnavailableException.class)
                .hasMessageContaining("certificate is trusted")
                .hasMessageNotContaining("java.net");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:1, nothing listens there",
        "http://no-such-host.invalid:1, no host is known by the name no-such-host.invalid"
    })
    void shouldSayInWordsWhyThereIsNoConnection(String url, String words) {
        try (ServerHttp http = new ServerHttp(EngineConnection.to(url))) {
            assertThatThrownBy(() -> http.wait(ServerCall.begin(
                                    http,
                                    http.request("/").GET().build(),
                                    Map.class,
                                    1_000,
                                    (where, status, body) -> new IllegalStateException("status " + status))
                            .result()))
                    .isInstanceOf(EngineUnavailableException.class)
                    .hasMessageEndingWith(words);
        }
    }

    @Test
    void shouldSayThatTheReplyIsTooLongWhenTheServerNeverEndsIt() throws Exception {
        try (EndlessServer endless = new EndlessServer("[");
                ServerHttp http = new ServerHttp(EngineConnection.to(endless.url()))) {
            assertThatThrownBy(() -> http.wait(ServerCall.begin(
                                    http,
                                    http.request("/").GET().build(),
                                    Map.class,
                                    100_000,
                                    (where, status, body) -> new IllegalStateException("status " + status))
                            .result()))
                    .isInstanceOf(UnreadableReplyException.class)
                    .hasMessageContaining("the reply is longer than 100000 bytes");
        }
    }

    @Test
    void shouldSayThatALineIsTooLongWhenTheServerNeverEndsIt() throws Exception {
        try (EndlessServer endless = new EndlessServer("[");
                EngineClient client = new EngineClient(EngineConnection.to(endless.url()))) {
            LinkedBlockingQueue<AnswerRequest.Arrival<String>> arrivals = new LinkedBlockingQueue<>();
            AnswerRequest<String> answer = new AnswerRequest<>("a", client, List.of(), arrivals::add);

            answer.begin(client.generate(new GenerationRequest("a", "m@0", List.of(), true), answer));

            AnswerRequest.Arrival<String> arrival = arrivals.poll(60, TimeUnit.SECONDS);
            assertThat(arrival.failure().orElseThrow())
                    .isInstanceOf(UnreadableReplyException.class)
                    .hasMessageContaining("a line of the reply is longer than");
        }
    }

    @Test
    @Timeout(30)
    void shouldStopWaitingWhenTheBodyOfAReplyStopsComing() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        HttpServer silent = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        silent.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            awaitQuietly(over);
        });
        silent.start();
        EngineConnection connection = EngineConnection.to(
                        "http://localhost:" + silent.getAddress().getPort())
                .withTimeout(Duration.ofMillis(300));
        try (EngineClient client = new EngineClient(connection)) {
            assertThatThrownBy(client::description)
                    .isInstanceOf(EngineUnavailableException.class)
                    .hasMessageEndingWith("no answer within 300 ms");
        } finally {
            over.countDown();
            silent.stop(0);
        }
    }

    private static void awaitQuietly(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Path selfSigned() throws Exception {
        Path target = folder.resolve("server.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        (keytool + " -genkeypair -alias server -keyalg EC -dname CN=localhost -ext san=dns:localhost"
                                        + " -storetype PKCS12 -storepass " + PASSWORD + " -keystore " + target)
                                .split(" "))
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        return target;
    }

    private SSLContext serverContext() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
