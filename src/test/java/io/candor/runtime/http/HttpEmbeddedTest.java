package io.candor.runtime.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.candor.embedded.TestStackResource;
import io.candor.runtime.Problem;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every request passes through, whatever it asks for. */
@QuarkusTest
@QuarkusTestResource(value = TestStackResource.class, restrictToAnnotatedClass = true)
@TestProfile(HttpEmbeddedTest.FewConnections.class)
class HttpEmbeddedTest {
    private static final int SLOW_SENDERS = 270;
    private static final int MAX_CONNECTIONS = 300;
    private static final int MAX_OF_ONE_ADDRESS = 285;
    private static final Duration HEAD_DEADLINE = Duration.ofSeconds(4);

    /** So few that a test can use them up. */
    public static final class FewConnections implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.http.limits.max-connections",
                    Integer.toString(MAX_CONNECTIONS),
                    "candor.http.max-connections-per-address",
                    Integer.toString(MAX_OF_ONE_ADDRESS),
                    "candor.http.head-deadline",
                    HEAD_DEADLINE.toString());
        }
    }

    @TestHTTPResource
    URI root;

    @Inject
    Vertx vertx;

    @BeforeEach
    void awaitReady() {
        await("console is ready")
                .atMost(Duration.ofSeconds(60))
                .until(() -> when().get("/health/ready").statusCode() == 200);
    }

    @Test
    @Timeout(120)
    void shouldServeOthersWhenHundredsSendTheirBodiesByteByByte() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW_SENDERS; i++) {
                Socket socket = new RawHttp(root).open();
                slow.add(socket);
                String path = i % 2 == 0 ? "/v1/feedback" : "/v1/questions";
                socket.getOutputStream()
                        .write(("POST " + path + " HTTP/1.1\r\nHost: candor\r\nContent-Type: application/json\r\n"
                                        + "Content-Length: 1000\r\n\r\n{")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            drip(slow);

            when().get("/health/live").then().statusCode(200);
            given().contentType("application/json")
                    .body("{\"questionId\":\"nobody's\",\"verdict\":true,\"labeler\":\"ann\"}")
                    .post("/v1/feedback")
                    .then()
                    .statusCode(202);
            given().contentType("application/json")
                    .body("{\"text\":\"Why?\"}")
                    .post("/v1/questions")
                    .then()
                    .statusCode(202);
            for (Socket socket : slow) {
                assertThat(RawHttp.read(socket.getInputStream()).status()).isEqualTo(408);
                assertThat(socket.getInputStream().read())
                        .as("end of the connection")
                        .isNegative();
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    /** A byte to each in every second, so that no connection is idle. */
    private static void drip(List<Socket> sockets) {
        List<Socket> open = List.copyOf(sockets);
        Thread dripping = new Thread(
                () -> {
                    for (boolean any = true; any; LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1))) {
                        any = false;
                        for (Socket socket : open) {
                            any |= drip(socket);
                        }
                    }
                },
                "dripping");
        dripping.setDaemon(true);
        dripping.start();
    }

    private static boolean drip(Socket socket) {
        try {
            socket.getOutputStream().write(' ');
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    @Timeout(120)
    void shouldCloseWhatComesBeyondTheCapAndServeAgainWhenOthersHaveLeft() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < MAX_CONNECTIONS + 20; i++) {
                idle.add(new RawHttp(root).openFrom(i % 2 == 0 ? "127.0.0.1" : "127.0.0.2"));
            }

            // Which of them are closed is up to the order in which several threads accept them, and those of others
            // count too
            // until the server has noticed that they are gone.
            long served = idle.stream().filter(HttpEmbeddedTest::isServed).count();
            assertThat(served).isBetween(1L, (long) MAX_CONNECTIONS);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
        await("others are served again")
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> when().get("/health/live").statusCode() == 200);
    }

    @Test
    @Timeout(120)
    void shouldServeOthersWhenOneAddressHasAllTheConnectionsThatOneMayHave() throws Exception {
        List<Socket> greedy = new ArrayList<>();
        try {
            for (int i = 0; i < MAX_CONNECTIONS + 20; i++) {
                greedy.add(new RawHttp(root).openFrom("127.0.0.3"));
            }

            assertThat(greedy.stream().filter(HttpEmbeddedTest::isServed).count())
                    .isBetween(1L, (long) MAX_OF_ONE_ADDRESS);
            when().get("/health/live").then().statusCode(200);
        } finally {
            for (Socket socket : greedy) {
                socket.close();
            }
        }
        await("the address is served again")
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> {
                    try (Socket again = new RawHttp(root).openFrom("127.0.0.3")) {
                        return isServed(again);
                    }
                });
    }

    /** Whether a request on it is answered; it stays open then. */
    private static boolean isServed(Socket socket) {
        try {
            socket.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nHost: candor\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return RawHttp.read(socket.getInputStream()).status() == 200;
        } catch (IOException closed) {
            return false;
        }
    }

    @ParameterizedTest
    @Timeout(60)
    @ValueSource(strings = {"", "GET /health/live HTTP/1.1\r\nHost: candor\r\nX-Slow: "})
    void shouldCloseAConnectionWhoseRequestHasNoEndOfItsHeadersInTime(String begun) throws Exception {
        try (Socket socket = new RawHttp(root).open()) {
            socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
            if (!begun.isEmpty()) {
                drip(List.of(socket));
            }

            assertThat(isClosed(socket)).isTrue();
        }
    }

    @Test
    @Timeout(60)
    void shouldCloseAKeptConnectionWhoseNextRequestHasNoEndOfItsHeadersInTime() throws Exception {
        try (Socket socket = new RawHttp(root).open()) {
            assertThat(isServed(socket)).isTrue();
            socket.getOutputStream().write("GET /health/live HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            drip(List.of(socket));

            assertThat(isClosed(socket)).isTrue();
        }
    }

    /** Whether the other side closes it without a word, as long as the socket's timeout lets it. */
    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (SocketException reset) {
            // What was still being sent when it was closed.
            return true;
        }
    }

    @Test
    @Timeout(60)
    void shouldKeepAConnectionThatWaitsOrRestsLongerThanHeadersMayTake() throws Exception {
        try (Socket socket = new RawHttp(root).open()) {
            long longer = HEAD_DEADLINE.toSeconds() + 2;
            socket.getOutputStream()
                    .write(("GET /v1/questions/nobody-asked-this?wait=" + longer + "s HTTP/1.1\r\nHost: candor\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(RawHttp.read(socket.getInputStream()).status()).isEqualTo(404);

            // The same connection at rest: nothing can be waited for but time.
            socket.setSoTimeout((int) HEAD_DEADLINE.plusSeconds(2).toMillis());
            assertThat(isClosed(socket)).isFalse();
            assertThat(isServed(socket)).isTrue();
        }
    }

    @Test
    void shouldShipWithACapOnConnections() throws IOException {
        Properties shipped = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            shipped.load(in);
        }

        assertThat(Integer.parseInt(shipped.getProperty("quarkus.http.limits.max-connections")))
                .isBetween(SLOW_SENDERS, 10_000);
    }

    @Test
    @Timeout(60)
    void shouldSayThatItIsAliveWhenEveryWorkerIsBusy() {
        CountDownLatch done = new CountDownLatch(1);
        try {
            for (int i = 0; i < 1_000; i++) {
                vertx.executeBlocking(
                        () -> {
                            done.await();
                            return null;
                        },
                        false);
            }

            when().get("/health/live").then().statusCode(200);
            when().get("/health/ready").then().body(containsString("question-producer"));
        } finally {
            done.countDown();
        }
    }

    @Test
    void shouldGiveAProblemWhenNobodyServesWhatIsAskedFor() {
        problem(when().get("/nobody/serves/this").then(), 404, "not-found")
                .body("instance", equalTo("/nobody/serves/this"));
        problem(when().get("/v1/questions/nobody%20asked|\"this").then(), 404, "unknown-question");
        problem(when().delete("/v1/questions").then(), 405, "method-not-allowed")
                .header("Allow", containsString("POST"));
        problem(given().accept("text/html").get("/v1/questions/q").then(), 406, "not-acceptable");
        problem(
                given().contentType("text/plain")
                        .body("hello")
                        .post("/v1/feedback")
                        .then(),
                415,
                "unsupported-media-type");
        problem(
                given().contentType("application/json")
                        .body(new byte[30_000])
                        .post("/v1/feedback")
                        .then(),
                413,
                "body-too-large");
        problem(when().get("/" + "x".repeat(9_000)).then(), 414, "uri-too-long");
        problem(given().header("X-Long", "x".repeat(17_000)).get("/v1/drift").then(), 431, "headers-too-large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: a b",
                "Host: [::1",
                "Host: candor:99999",
                "Host: candor:port",
                "X-No-Host: 1",
                "Host: candor\r\nHost: other"
            })
    void shouldBlameTheClientWhenItsHostIsNone(String header) throws IOException {
        List<String> errors = new CopyOnWriteArrayList<>();
        Handler listener = new ErrorListener(errors);
        Logger.getLogger("").addHandler(listener);
        try {
            RawHttp.Reply reply = new RawHttp(root)
                    .send(RawHttp.request("GET /v1/questions/q HTTP/1.1", List.of(header), new byte[0]));

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.header("content-type")).isEqualTo(Problem.MEDIA_TYPE);
            assertThat(reply.text()).contains("header Host");
            assertThat(errors).isEmpty();
        } finally {
            Logger.getLogger("").removeHandler(listener);
        }
    }

    @Test
    void shouldDecodeTheBodyWhenItIsGzip() throws IOException {
        given().header("Content-Encoding", "gzip")
                .header("Content-Type", "application/json")
                .body(gzip("{\"text\":\"Why?\"}".getBytes(StandardCharsets.UTF_8)))
                .post("/v1/questions")
                .then()
                .statusCode(202)
                .body("id", notNullValue());
    }

    @Test
    void shouldRefuseTheBodyWhenItCannotBeDecoded() throws IOException {
        problem(encoded("gzip", gzip(new byte[20_000_000])), 413, "body-too-large");
        problem(encoded("gzip", "{\"text\":\"Why?\"}".getBytes(StandardCharsets.UTF_8)), 400, "invalid-request");
        problem(encoded("br", new byte[] {1}), 415, "unsupported-encoding").header("Accept-Encoding", "gzip");
        problem(encoded("gzip, gzip", gzip(new byte[] {1})), 415, "unsupported-encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/questions", "/v1/feedback"})
    void shouldRefuseABodyInAnotherCharsetThanUtf8(String path) throws IOException {
        byte[] body = "{\"text\":\"Wie hei\u00DFt er?\"}".getBytes(StandardCharsets.ISO_8859_1);

        RawHttp.Reply named = posted(path, body, "Content-Type: application/json; charset=iso-8859-1");
        RawHttp.Reply unnamed = posted(path, body, "Content-Type: application/json");

        assertThat(named.status()).isEqualTo(415);
        assertThat(named.text()).contains("UTF-8");
        assertThat(unnamed.status()).isEqualTo(400);
        assertThat(unnamed.text()).contains("not valid UTF-8");
    }

    @Test
    void shouldTakeUtf8HoweverItIsNamed() throws IOException {
        byte[] body = "{\"text\":\"Why?\"}".getBytes(StandardCharsets.UTF_8);

        for (String charset : List.of("utf-8", "UTF-8", "\"utf-8\"")) {
            assertThat(posted("/v1/questions", body, "Content-Type: application/json; charset=" + charset)
                            .status())
                    .isEqualTo(202);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Type: application/json", "Last-Event-ID: 1", "Idempotency-Key: k"})
    void shouldRefuseAHeaderThatIsThereTwiceThoughItHasOneValue(String header) throws IOException {
        RawHttp.Reply reply =
                posted("/v1/questions", "{\"text\":\"Why?\"}".getBytes(StandardCharsets.UTF_8), header, header);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text()).contains(header.substring(0, header.indexOf(':')), "once");
    }

    private RawHttp.Reply posted(String path, byte[] body, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of("Host: candor", "Content-Length: " + body.length));
        all.addAll(List.of(headers));
        return new RawHttp(root).send(RawHttp.request("POST " + path + " HTTP/1.1", all, body));
    }

    @Test
    void shouldKeepWhatStrangersMakeUpOutOfTheLabels() throws IOException {
        for (int i = 0; i < 50; i++) {
            when().get("/scanned-" + i + "/wp-admin.php");
            given().body(new byte[30_000]).post("/scanned-" + i);
            new RawHttp(root)
                    .send(RawHttp.request("MADEUP" + i + " /v1/drift HTTP/1.1", List.of("Host: candor"), new byte[0]));
        }

        when().get("/metrics")
                .then()
                .statusCode(200)
                .body(not(containsString("scanned-")))
                .body(not(containsString("MADEUP")))
                .body(containsString("uri=\"/other\""));
    }

    @Test
    void shouldHavePagesAskedForAgainWhenTheyMayHaveChanged() {
        String modified = when().get("/index.html")
                .then()
                .header("Cache-Control", "no-cache")
                .extract()
                .header("Last-Modified");

        given().header("If-Modified-Since", modified).get("/index.html").then().statusCode(304);
        when().get("/").then().statusCode(200).header("Cache-Control", "no-cache");
    }

    private static ValidatableResponse encoded(String coding, byte[] body) {
        return given().header("Content-Encoding", coding)
                .header("Content-Type", "application/json")
                .body(body)
                .post("/v1/questions")
                .then();
    }

    private static ValidatableResponse problem(ValidatableResponse response, int status, String type) {
        return response.statusCode(status)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", endsWith(":" + type))
                .body("status", equalTo(status))
                .body("title", notNullValue())
                .body("detail", notNullValue())
                .body("instance", notNullValue());
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }

    private static final class ErrorListener extends Handler {
        private final List<String> errors;

        ErrorListener(List<String> errors) {
            this.errors = errors;
        }

        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.SEVERE.intValue()) {
                errors.add(line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
