package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.candor.engine.external.ExternalAtlas;
import io.candor.engine.openai.OpenAiTestServer;
import io.candor.engine.remote.EndlessServer;
import io.candor.engine.sglang.SglangAtlas;
import io.candor.engine.vllm.VllmAtlas;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineCheckCommandTest {
    @TempDir
    Path folder;

    /** Says the same whatever it is asked. */
    private static final class StrangeServer implements AutoCloseable {
        private final HttpServer http;

        StrangeServer(int status, String body) throws IOException {
            http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            http.createContext("/", exchange -> {
                exchange.getRequestBody().readAllBytes();
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            http.start();
        }

        String url() {
            return "http://127.0.0.1:" + http.getAddress().getPort();
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }

    private CommandRun check(String kind, ExternalAtlas atlas, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of(
                "engine",
                "check",
                "--kind",
                kind,
                "--url",
                atlas.generation().url(),
                "--adapter-folder",
                atlas.share(),
                "--dtype",
                "float32",
                "--model",
                atlas.folder()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray());
    }

    @Test
    void shouldSayThatEverythingWorksAndAsHereWhenTheServersAreInOrder() {
        try (VllmAtlas atlas = new VllmAtlas(folder)) {
            CommandRun run = check("vllm", atlas, "--states-url", atlas.states().url(), "--compare");

            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isZero();
            assertThat(run.out())
                    .contains("48 of 48 answers are those given here")
                    .contains("confidences/s")
                    .doesNotContain("NO ");
            assertThat(run.outLines()).hasSize(10);
        }
    }

    @Test
    void shouldSayWhatToChangeWhenStatesAreScaled() {
        try (VllmAtlas atlas = new VllmAtlas(folder)) {
            atlas.states().scalesStates = true;

            CommandRun run = check("vllm", atlas, "--states-url", atlas.states().url());

            assertThat(run.status()).isOne();
            assertThat(run.out()).contains("NO ").contains("use_activation");
        }
    }

    @Test
    void shouldSayThatEverythingWorksAndAsHereWhenTheServerIsSglang() {
        try (SglangAtlas atlas = new SglangAtlas(folder)) {
            CommandRun run = check("sglang", atlas, "--compare");

            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isZero();
            assertThat(run.out())
                    .contains("48 of 48 answers are those given here")
                    .contains("confidences/s")
                    .doesNotContain("NO ");
            assertThat(run.outLines()).hasSize(10);
        }
    }

    @ParameterizedTest
    @CsvSource({"sglang, vllm", "vllm, sglang"})
    void shouldSayWhatListensThereWhenItIsAnotherProjectsServer(String kind, String project) {
        try (ExternalAtlas atlas = kind.equals("vllm") ? new SglangAtlas(folder) : new VllmAtlas(folder)) {
            CommandRun run = check(kind, atlas, "--states-url", atlas.states().url());

            assertThat(run.status()).isOne();
            assertThat(run.out()).contains("NO ").contains("the server calls itself " + project + ", not " + kind);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"candor", "vllm", "sglang", "openai"})
    void shouldSayInWordsThatNothingListensThere(String kind) {
        CommandRun run = CommandRun.of(
                "engine",
                "check",
                "--kind",
                kind,
                "--url",
                "http://127.0.0.1:1",
                "--states-url",
                "http://127.0.0.1:1",
                "--adapter-folder",
                folder,
                "--served-model",
                "acme",
                "--model",
                "atlas");

        assertThat(run.status()).isOne();
        assertThat(run.out()).contains("NO ").contains("nothing listens there").doesNotContain("java.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "candor | 200 | {} | does not answer as a Candor engine does",
                "candor | 404 | {\"detail\":\"Not Found\"} | does not answer as a Candor engine does (status 404)",
                "candor | 200 | <html>hello</html> | does not answer as a Candor engine does",
                "vllm | 200 | {} | does not list its models",
                "sglang | 200 | {\"models\":[]} | does not list its models",
                "openai | 200 | {} | did not give one answer",
                "openai | 404 | <html>hello</html> | check the address and whether it has the model acme",
                "openai | 200 | <html>hello</html> | cannot be read; check its address",
                "sglang | 200 | <html>hello</html> | check the address and what listens there"
            })
    void shouldSayInWordsThatSomethingElseListensThere(String kind, int status, String body, String words)
            throws IOException {
        try (StrangeServer server = new StrangeServer(status, body)) {
            CommandRun run = CommandRun.of(
                    "engine",
                    "check",
                    "--kind",
                    kind,
                    "--url",
                    server.url(),
                    "--states-url",
                    server.url(),
                    "--served-model",
                    "acme",
                    "--adapter-folder",
                    folder,
                    "--model",
                    "atlas");

            assertThat(run.status()).isOne();
            assertThat(run.out()).contains("NO ").contains(words);
            assertThat(run.outLines())
                    .filteredOn(line -> line.contains("NO "))
                    .noneMatch(line -> line.contains("null"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"candor", "vllm", "sglang", "openai"})
    void shouldSayThatTheReplyIsTooLongOrCannotBeReadWhenTheServerNeverEndsIt(String kind) throws IOException {
        try (EndlessServer server = new EndlessServer("[")) {
            CommandRun run = CommandRun.of(
                    "engine",
                    "check",
                    "--kind",
                    kind,
                    "--url",
                    server.url(),
                    "--states-url",
                    server.url(),
                    "--served-model",
                    "acme",
                    "--adapter-folder",
                    folder,
                    "--model",
                    "atlas");

            assertThat(run.status()).isOne();
            assertThat(run.out()).contains("NO ").containsPattern("the reply is longer than \\d+ bytes|cannot be read");
        }
    }

    @Test
    void shouldHideUserAndPasswordOfTheAddress() {
        CommandRun run = CommandRun.of("engine", "check", "--url", "http://me:secret@127.0.0.1:1");

        assertThat(run.status()).isOne();
        assertThat(run.out()).contains("http://127.0.0.1:1").doesNotContain("secret");
    }

    @Test
    void shouldSayWhatAnOpenAiServerCannotGive() {
        try (OpenAiTestServer server = new OpenAiTestServer(question -> "Paris")) {
            CommandRun run = CommandRun.of(
                    "engine", "check", "--kind", "openai", "--url", server.url(), "--served-model", "acme");

            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isZero();
            assertThat(run.out()).contains("of 2 tokens").contains("such servers give none");
        }
    }

    @Test
    void shouldSayWhatIsWrongWhenTheOpenAiServerRefuses() {
        try (OpenAiTestServer server = new OpenAiTestServer(question -> "Paris")) {
            server.plant(401, "{}");

            CommandRun run = CommandRun.of(
                    "engine", "check", "--kind", "openai", "--url", server.url(), "--served-model", "acme");

            assertThat(run.status()).isOne();
            assertThat(run.out()).contains("NO ").contains("status 401");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--url nonsense | --url is no URL such as http://host:8090: nonsense",
                "--url 127.0.0.1:23101 | --url is no URL such as http://host:8090: 127.0.0.1:23101",
                "--url ftp://me:secret@host | --url is no URL such as http://host:8090: ftp://host",
                "--url http://127.0.0.1:1 --kind openai | --served-model",
                "--url http://127.0.0.1:1 --kind vllm | --model",
                "--url http://127.0.0.1:1 --kind vllm --model atlas | --states-url",
                "--url http://127.0.0.1:1 --kind vllm --model atlas --states-url http://127.0.0.1:1 | --adapter-folder",
                "--url http://127.0.0.1:1 --kind sglang --model atlas | --adapter-folder",
                "--url http://127.0.0.1:1 --kind sglang --model atlas --adapter-folder a --dtype half | precision",
                "--url http://127.0.0.1:1 --kind vllm --model atlas --states-url nonsense --adapter-folder a | --states-url",
                "--url http://127.0.0.1:1 --kind vllm --model atlas --states-url http://127.0.0.1:1 --adapter-folder a --dtype half | precision"
            })
    void shouldSayWhichOptionIsWrong(String options, String words) {
        CommandRun run = CommandRun.of((Object[]) ("engine check " + options).split(" "));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains(words).doesNotContain("java.", "secret");
    }
}
