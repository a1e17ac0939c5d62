package io.candor.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.candor.Chromium;
import io.candor.embedded.TestStackResource;
import io.candor.event.KafkaConnection;
import io.candor.event.client.TopicReader;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attacks by a page of somebody else in a real browser, on a service that asks nobody who they are. */
@QuarkusTest
@QuarkusTestResource(value = TestStackResource.class, restrictToAnnotatedClass = true)
class BrowserAttackEmbeddedTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String REBOUND = "rebound.example";

    @Inject
    KafkaConnection kafka;

    @TestHTTPResource
    URI root;

    private final String prefix = "attack-" + UUID.randomUUID() + "-";
    private HttpServer elsewhere;
    private Chromium chromium;

    @BeforeEach
    void open() throws IOException {
        Optional<Path> program = Chromium.find();
        assumeTrue(program.isPresent(), "not run: there is no chromium on the PATH");
        await("console is ready")
                .atMost(SOON)
                .until(() -> given().get("/health/ready").statusCode() == 200);
        elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/", exchange -> {
            byte[] page = "<!doctype html><title>Elsewhere</title><body>a page of somebody else</body>"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        elsewhere.start();
        chromium = new Chromium(program.get(), "--host-resolver-rules=MAP " + REBOUND + " 127.0.0.1");
    }

    @AfterEach
    void close() {
        if (chromium != null) {
            chromium.close();
            elsewhere.stop(0);
        }
    }

    @Test
    void shouldTakeNoVerdictFromAPageOfAnotherOrigin() {
        Chromium.Page page =
                shown(URI.create("http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/"), "somebody else");

        assertThat(asked(
                        page,
                        feedback(),
                        "{method: 'POST', headers: {'content-type': 'application/json'}, body: " + body("json") + "}"))
                .isEqualTo("refused");
        assertThat(asked(page, feedback(), "{method: 'POST', mode: 'no-cors', body: " + body("plain") + "}"))
                .isEqualTo("refused");
        page.evaluate("navigator.sendBeacon('" + feedback() + "', new Blob([" + body("beacon")
                + "], {type: 'application/x-www-form-urlencoded'}))");
        page.evaluate(
                "(() => { const form = document.createElement('form'); form.method = 'post'; form.enctype = 'text/plain';"
                        + " form.action = '" + feedback() + "'; const field = document.createElement('input');"
                        + " field.name = " + body("form").replace("}'", ",\"x\":\"'")
                        + "; field.value = '\"}'; form.append(field);"
                        + " const frame = document.createElement('iframe'); frame.name = 'hidden'; form.target = 'hidden';"
                        + " document.body.append(frame, form); form.submit(); })()");
        assertThat(asked(page, root.resolve("/v1/answers"), "{}"))
                .as("nor is anything read")
                .isEqualTo("refused");
        // The same by its own page, which shows that a verdict would have been seen here; all others were sent before.
        Chromium.Page own = shown(root, "Candor");
        assertThat(asked(
                        own,
                        feedback(),
                        "{method: 'POST', headers: {'content-type': 'application/json'}, body: " + body("own") + "}"))
                .isEqualTo("202");

        await("its own verdict is on the topic").atMost(SOON).untilAsserted(() -> assertThat(judged())
                .containsExactly(prefix + "own"));
    }

    @Test
    void shouldNotBeShownInAFrameOfAnotherPage() {
        Chromium.Page page =
                shown(URI.create("http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/"), "somebody else");

        page.evaluate("(() => { const frame = document.createElement('iframe'); frame.src = '" + root
                + "'; document.body.append(frame); })()");

        await("the browser refuses").atMost(SOON).untilAsserted(() -> assertThat(page.takeErrors())
                .anyMatch(error -> error.contains("frame-ancestors") && error.contains("" + root.getPort())));
    }

    @Test
    void shouldServeNothingUnderANameThatWasMadeToPointHere() {
        Chromium.Page page = shown(URI.create("http://" + REBOUND + ":" + root.getPort() + "/"), "foreign-host");

        assertThat(page.evaluate("fetch('/v1/answers').then(reply => reply.status)")
                        .asInt())
                .isEqualTo(421);
        assertThat(page.evaluate(
                                "fetch('/v1/feedback', {method: 'POST', headers: {'content-type': 'application/json'}, body: "
                                        + body("rebound") + "}).then(reply => reply.status)")
                        .asInt())
                .isEqualTo(421);
    }

    private Chromium.Page shown(URI address, String text) {
        Chromium.Page page = chromium.open(address);
        await(address + " is shown").atMost(SOON).until(() -> page.evaluate("document.documentElement?.innerHTML ?? ''")
                .asText()
                .contains(text));
        return page;
    }

    /** The status that a page may see, or that it may see nothing. */
    private String asked(Chromium.Page page, URI address, String options) {
        return page.evaluate("fetch('" + address + "', " + options
                        + ").then(reply => '' + reply.status, refused => 'refused')")
                .asText();
    }

    private URI feedback() {
        return root.resolve("/v1/feedback");
    }

    private String body(String name) {
        return "'{\"questionId\":\"" + prefix + name + "\",\"verdict\":true,\"labeler\":\"ann\"}'";
    }

    private List<String> judged() {
        List<String> judged = new ArrayList<>();
        try (TopicReader reader = TopicReader.fromBeginning(
                kafka, Map.of(), Set.of(kafka.topics().feedback().name()))) {
            reader.readToEnd(record -> judged.add(new String(record.key(), StandardCharsets.UTF_8)));
        }
        return judged.stream().filter(id -> id.startsWith(prefix)).toList();
    }
}
