package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code candor feedback import} before a service that answers as it is told to. */
class FeedbackImportCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final List<JsonNode> taken = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile ToIntFunction<JsonNode> status = verdict -> 202;
    private volatile String detail = "not that one";
    private String owner = "ann";
    private HttpServer server;
    private String url;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/v1/review", exchange -> answer(exchange, 200, "{\"own\":{\"labeler\":\"" + owner + "\"}}"));
        server.createContext("/v1/feedback", exchange -> {
            JsonNode verdict = JSON.readTree(exchange.getRequestBody());
            int answered = status.applyAsInt(verdict);
            if (answered == 202) {
                taken.add(verdict);
            }
            String question = verdict.path("questionId").asText().startsWith("unknown") ? "UNKNOWN_HERE" : "ANSWERED";
            answer(
                    exchange,
                    answered,
                    "{\"detail\":\"" + detail + " at line 1, column 7\",\"question\":\"" + question + "\"}");
        });
        server.setExecutor(threads);
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @AfterEach
    void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void shouldReportEveryLineInItsOrderAndExitWithOneWhenOneIsRefused() throws IOException {
        status = verdict -> verdict.path("questionId").asText().equals("q3") ? 409 : 202;

        CommandRun run = importing("verdicts.csv", "questionId,verdict\nq1,true\nq2,maybe\nq3,true\nq4,false\n");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.outLines())
                .containsExactly(
                        "line 2 accepted",
                        "line 3 refused: verdict must be true or false",
                        "line 4 refused: not that one",
                        "line 5 accepted");
        assertThat(run.err()).contains("2 accepted, 2 refused");
        assertThat(taken)
                .extracting(verdict -> verdict.path("questionId").asText())
                .containsExactlyInAnyOrder("q1", "q4");
    }

    @Test
    void shouldSayHowTheCommandNamesALabelerWhenThatIsMissing() throws IOException {
        status = verdict -> 400;
        detail = "labeler is required";

        CommandRun run = importing("verdicts.csv", "questionId,verdict\nq1,true\n");

        assertThat(run.outLines())
                .containsExactly("line 2 refused: labeler is required; --labeler NAME gives it for all lines");
    }

    @Test
    void shouldSayWhichQuestionsAreNotKnown() throws IOException {
        CommandRun run = importing("verdicts.csv", "questionId,verdict\nq1,true\nunknown-1,true\n");

        assertThat(run.status()).isZero();
        assertThat(run.outLines())
                .containsExactly("line 2 accepted", "line 3 accepted, of a question or answer that is not known here");
        assertThat(run.err()).contains("2 accepted, 0 refused", "1 of the accepted is of a question or answer");
    }

    @Test
    void shouldSendTheSameIdsAndMomentsWhenTheSameFileIsSentAgain() throws IOException {
        String lines = "{\"questionId\":\"q1\",\"verdict\":true}\n{\"questionId\":\"q1\",\"verdict\":false}\n"
                + "{\"questionId\":\"q1\",\"verdict\":true}\n";

        assertThat(importing("verdicts.jsonl", lines).status()).isZero();
        List<JsonNode> first = List.copyOf(taken);
        taken.clear();
        assertThat(CommandRun.of("feedback", "import", folder.resolve("verdicts.jsonl"), "--url", url)
                        .status())
                .isZero();

        assertThat(taken).isEqualTo(first);
        assertThat(first)
                .extracting(verdict -> verdict.path("feedbackId").asText())
                .doesNotHaveDuplicates();
        assertThat(first)
                .extracting(verdict -> verdict.path("givenAt").asText())
                .containsExactly("2026-01-01T11:59:59.997Z", "2026-01-01T11:59:59.998Z", "2026-01-01T11:59:59.999Z");
    }

    @Test
    void shouldGiveTwoLabelersIdsOfTheirOwnForTheSameFile() throws IOException {
        importing("verdicts.jsonl", "{\"questionId\":\"q1\",\"verdict\":true}\n");
        owner = "bob";
        importing("verdicts.jsonl", "{\"questionId\":\"q1\",\"verdict\":true}\n");

        assertThat(taken)
                .extracting(verdict -> verdict.path("feedbackId").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldKeepTheOrderOfVerdictsOnOneQuestion() throws IOException {
        String lines = IntStream.range(0, 600)
                .mapToObj(each -> "{\"questionId\":\"q" + each % 20 + "\",\"score\":" + each / 1000.0 + "}\n")
                .collect(Collectors.joining());

        assertThat(importing("verdicts.jsonl", lines).status()).isZero();

        Map<String, List<Double>> scores = new HashMap<>();
        taken.forEach(
                verdict -> scores.computeIfAbsent(verdict.path("questionId").asText(), first -> new ArrayList<>())
                        .add(verdict.path("score").asDouble()));
        assertThat(scores).hasSize(20);
        assertThat(scores.values())
                .allSatisfy(each -> assertThat(each).hasSize(30).isSorted());
    }

    @Test
    void shouldSendAgainWhatTheServiceCouldNotTakeAtOnce() throws IOException {
        AtomicInteger tries = new AtomicInteger();
        status = verdict -> tries.incrementAndGet() % 2 == 1 ? 503 : tries.get() % 3 == 0 ? 429 : 202;

        CommandRun run = importing("verdicts.csv", "questionId,verdict\nq1,true\nq2,true\nq3,true\n");

        assertThat(run.status()).isZero();
        assertThat(taken).hasSize(3);
    }

    @Test
    void shouldStopWithWordsWhenTheServiceStaysAway() throws IOException {
        status = verdict -> verdict.path("questionId").asText().equals("q1") ? 202 : 503;

        CommandRun run =
                importing("verdicts.csv", "questionId,verdict\nq1,true\nq2,true\nq3,true\n", "--patience", "1");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.outLines()).containsExactly("line 2 accepted");
        assertThat(run.err()).contains("1 accepted, 0 refused", "stopped: from line 3 on", "Send the same file again");
    }

    @Test
    void shouldReportAsJsonLinesFromStandardInputWithoutMomentsOfItsOwn() throws IOException {
        CommandRun run = CommandRun.with(
                "{\"questionId\":\"q1\",\"verdict\":true}\n[]\n", "feedback", "import", "-", "--json", "--url", url);

        List<JsonNode> report = new ArrayList<>();
        for (String line : run.outLines()) {
            report.add(JSON.readTree(line));
        }
        assertThat(report.get(0).path("accepted").asBoolean()).isTrue();
        assertThat(report.get(0).path("feedbackId").asText()).satisfies(id -> UUID.fromString(id));
        assertThat(report.get(1).path("reason").asText()).isEqualTo("the line is no JSON object");
        assertThat(taken.get(0).has("givenAt")).isFalse();
    }

    @Test
    void shouldSayInOneSentenceWhatCannotBeUsed() throws IOException {
        assertThat(CommandRun.of("feedback", "import", folder.resolve("none.csv"), "--url", url)
                        .err())
                .contains("none.csv is missing");
        assertThat(importing("verdicts.csv", "id,verdict\nq1,true\n").err())
                .contains("header with the column 'questionId'");
        assertThat(importing("verdicts.csv", "questionId,comment\nq1,fine\nq2,\"open\n")
                        .err())
                .contains(
                        "1 accepted", "is not CSV", "mend line 3 first. When that is mended, send the file again: what")
                .doesNotContain("same file");
        assertThat(CommandRun.of("feedback", "import", folder, "--url", url).err())
                .contains(folder + " is a folder");
        server.stop(0);
        CommandRun away = importing("verdicts.csv", "questionId,verdict\nq1,true\n");
        assertThat(away.status()).isEqualTo(1);
        assertThat(away.errLines()).hasSize(1).first().asString().contains("nothing answers at " + url);
    }

    private CommandRun importing(String name, String text, Object... options) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T12:00:00Z")));
        List<Object> arguments = new ArrayList<>(List.of("feedback", "import", file, "--url", url));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray());
    }
}
