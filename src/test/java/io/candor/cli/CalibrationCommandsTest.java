package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code candor drift} and {@code candor reports} make of the service's answers. */
class CalibrationCommandsTest {
    private static final String DRIFT = """
            [{"releaseId":"r1","domain":"*","pValue":0.4,"alarmedAt":null,"statement":"No drift shows."},
             {"releaseId":"r1","domain":"geography","pValue":0.001,"alarmedAt":"2026-01-01T12:00:00Z",
              "statement":"Too sure: by 0.20."}]""";
    private static final String REPORTS = """
            [{"releaseId":"r1","domain":"*","windowStart":"2026-01-02T00:00:00Z","count":40,"accuracy":0.5,
              "meanConfidence":0.7,"ece":0.2,"eceLow":0.1,"eceHigh":0.3,"eceFloor":0.05,
              "afterAnswer":{"count":30,"accuracy":0.6,"meanConfidence":0.65,"ece":0.1,"eceLow":0,"eceHigh":0.2,"eceFloor":0.04},
              "sample":{"accuracy":0.7,"meanConfidence":0.71,"ece":0.04,"statement":"0.70 of the answers are right."}},
             {"releaseId":"r1","domain":"*","windowStart":"2026-01-01T00:00:00Z","count":10,"sample":null}]""";

    @Test
    void shouldSayInWordsWhatIsWrongAlarmsFirst() throws IOException {
        assertThat(DriftCommand.lines(json(DRIFT)))
                .containsExactly("ALARM r1, geography: Too sure: by 0.20.", "r1, all domains: No drift shows.");
        assertThat(DriftCommand.lines(json("[]"))).singleElement().asString().contains("is final yet");
    }

    @Test
    void shouldShowTheNewestWindowByAllLabelsAndByTheSample() throws IOException {
        assertThat(ReportsCommand.lines(json(REPORTS)))
                .containsExactly(
                        "r1, all domains, since 2026-01-02T00:00:00Z",
                        "  by all labels: 40 texts, accuracy 0.500, confidence 0.700, ECE measured 0.200, true one in [0.100, 0.300], floor 0.050",
                        "  after the answer: 30 texts, accuracy 0.600, confidence 0.650, ECE measured 0.100, true one in [0.000, 0.200], floor 0.040",
                        "  by the audit sample: accuracy 0.700, confidence 0.710, ECE 0.040. 0.70 of the answers are right.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:18080", "ftp://localhost", "http://:80"})
    void shouldSayThatAnAddressIsNone(String url) {
        CommandRun run = CommandRun.of("reports", "--url", url);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--url is no URL such as http://localhost:8080: " + url);
    }

    @Test
    void shouldSayThatAnAddressIsNoneWhenAQuestionIsAsked() {
        CommandRun run = CommandRun.of("ask", "--url", "nonsense", "Who wrote Faust?");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errLines())
                .containsExactly("ask: --url is no URL such as http://localhost:8080: nonsense; see candor ask --help");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--precision INT4|--precision is about a model in this process: give --offline too, or leave it out",
                "--model models/qwen|--model is about a model in this process: give --offline too, or leave it out",
                "--offline --url http://localhost:1|--url is about a running service: leave out it or --offline",
                "--offline --wait 5s|--wait is about a running service: leave out it or --offline"
            })
    void shouldRefuseWhatSaysNothingOfWhoIsAsked(String options, String why) {
        CommandRun run =
                CommandRun.of(Stream.concat(Stream.of("ask", "Who wrote Faust?"), Stream.of(options.split(" ")))
                        .toArray(String[]::new));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains(why);
    }

    @Test
    void shouldAskTheServiceThatIsNamed() throws IOException {
        serving("/v1/drift", exchange -> answer(exchange, DRIFT), url -> {
            CommandRun run = CommandRun.of("drift", "--url", url);

            assertThat(run.status()).isZero();
            assertThat(run.out()).startsWith("ALARM r1, geography");
        });
    }

    @Test
    void shouldPrintEveryPartOfWhatTheServiceGivesInParts() throws IOException {
        HttpHandler inParts = exchange -> {
            boolean first = !exchange.getRequestURI().getQuery().contains("offset=500");
            if (first) {
                exchange.getResponseHeaders().add("Link", "<?offset=500&limit=500>; rel=\"next\"");
            }
            answer(exchange, first ? DRIFT : DRIFT.replace("geography", "history"));
        };
        serving("/v1/drift", inParts, url -> {
            CommandRun run = CommandRun.of("drift", "--url", url);

            assertThat(run.out()).contains("r1, geography").contains("r1, history");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"a\":1}|it gives no list", "<html>|status 200, and no JSON", "[]|it gives no list"})
    void shouldSayThatSomethingElseAnswers(String body, String why) throws IOException {
        HttpHandler leadingToItself = exchange -> {
            exchange.getResponseHeaders().add("Link", "<?limit=500>; rel=\"next\"");
            answer(exchange, body);
        };
        serving("/", leadingToItself, url -> {
            CommandRun run = CommandRun.of("reports", "--url", url);

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err()).contains(url + " does not answer as Candor does: " + why);
        });
    }

    /** @param client is given the address of the service, which ends with it */
    private static void serving(String path, HttpHandler service, Consumer<String> client) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(path, service);
        server.start();
        try {
            client.accept("http://localhost:" + server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void shouldSayWhatToDoWhereNoServiceAnswers() {
        CommandRun run = CommandRun.of("drift", "--url", "http://localhost:1");

        assertThat(run.status()).isNotZero();
        assertThat(run.err()).contains("nothing answers at http://localhost:1").contains("./candor drift simulate");
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }
}
