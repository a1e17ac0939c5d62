package io.candor.answer;

import static io.candor.answer.TestQuestions.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.NodeProject;
import io.candor.embedded.TestBroker;
import io.candor.embedded.TestRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The wire format is Confluent's: clients of others, in another language, read and write our topics. */
class ForeignClientEmbeddedTest {
    private static final Path LOG = Path.of("target/foreign-client.log");
    private static final NodeProject PROJECT = new NodeProject(Path.of("src/test/node"), LOG);

    @BeforeAll
    static void installClients() throws Exception {
        PROJECT.install();
    }

    @Test
    @Timeout(180)
    void shouldReadOurQuestionAndGetItsOwnAnsweredWhenTheClientIsKafkajsWithConfluentsRegistryClient()
            throws Exception {
        try (AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            stream.answerer(new ScriptedEngine());
            stream.put(bytes("ours"), stream.written(AnswererStream.question("ours", "Written by Java? é")));
            stream.flush();

            int code = PROJECT.run(
                    List.of(
                            "node",
                            "foreign-client.mjs",
                            TestBroker.bootstrapServers(),
                            TestRegistry.url(),
                            stream.topics().questions().name(),
                            stream.topics().answers().name(),
                            "ours",
                            "theirs"),
                    Map.of());

            assertThat(code).as(Files.readString(LOG)).isZero();
            JsonNode seen = lastLine();
            assertThat(seen.at("/read/text").asText()).isEqualTo("Written by Java? é");
            assertThat(seen.at("/read/mode").asText()).isEqualTo("ANSWER");
            assertThat(seen.at("/answer/questionId").asText()).isEqualTo("theirs");
            assertThat(seen.at("/answer/answer").asText()).isEqualTo("WHO ASKS FROM ELSEWHERE? 7");
            assertThat(seen.at("/answer/releaseId").asText()).isEqualTo("scripted-release");
        }
    }

    private static JsonNode lastLine() throws IOException {
        List<String> lines = Files.readAllLines(LOG);
        return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    }
}
