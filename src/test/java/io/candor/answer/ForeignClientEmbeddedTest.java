package io.candor.answer;

import static io.candor.answer.TestQuestions.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.embedded.TestBroker;
import io.candor.embedded.TestRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The wire format is Confluent's: clients of others, in another language, read and write our topics. */
class ForeignClientEmbeddedTest {
    private static final Path FOLDER = Path.of("src/test/node");
    private static final Path INSTALLED = FOLDER.resolve("node_modules/.package-lock.json");
    private static final Path LOG = Path.of("target/foreign-client.log");

    @BeforeAll
    static void installClients() throws Exception {
        assumeTrue(isOnPath("node") && isOnPath("npm"), "not run: Node.js and npm are not on the PATH");
        if (Files.notExists(INSTALLED)) {
            int code = run(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
            assumeTrue(code == 0, "not run: npm cannot install the clients, see " + LOG);
        }
    }

    @Test
    @Timeout(180)
    void shouldReadOurQuestionAndGetItsOwnAnsweredWhenTheClientIsKafkajsWithConfluentsRegistryClient()
            throws Exception {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            stream.answerer(new ScriptedEngine());
            stream.put(bytes("ours"), stream.written(AnswererStream.question("ours", "Written by Java? é")));
            stream.flush();

            int code = run(List.of(
                    "node",
                    "foreign-client.mjs",
                    TestBroker.bootstrapServers(),
                    TestRegistry.url(),
                    stream.topics().questions().name(),
                    stream.topics().answers().name(),
                    "ours",
                    "theirs"));

            assertThat(code).as(Files.readString(LOG)).isZero();
            JsonNode seen = lastLine();
            assertThat(seen.at("/read/text").asText()).isEqualTo("Written by Java? é");
            assertThat(seen.at("/read/mode").asText()).isEqualTo("ANSWER");
            assertThat(seen.at("/answer/questionId").asText()).isEqualTo("theirs");
            assertThat(seen.at("/answer/answer").asText()).isEqualTo("WHO ASKS FROM ELSEWHERE? 7");
            assertThat(seen.at("/answer/releaseId").asText()).isEqualTo("scripted-release");
        }
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(LOG.toFile())
                .start();
        if (!process.waitFor(150, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return process.exitValue();
    }

    private static JsonNode lastLine() throws IOException {
        List<String> lines = Files.readAllLines(LOG);
        return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    }
}
