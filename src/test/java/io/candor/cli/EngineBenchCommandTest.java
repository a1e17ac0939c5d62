package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineBenchCommandTest {
    @TempDir
    static Path folder;

    private static Path model;

    @BeforeAll
    static void writeTheModel() throws IOException {
        model = folder.resolve("tiny");
        TinyModel.write(model, 1);
        TinyModel.writeAdapter(model, folder.resolve("sure"), 2);
    }

    @Test
    void shouldPrintALineForEachBatchSize() {
        CommandRun run = measure("--batch", "1,3", "--adapter", folder.resolve("sure"));

        assertThat(run.status()).isZero();
        assertThat(run.outLines().get(0))
                .startsWith("tiny@")
                .contains("in float32 on cpu", "1 thread,", "prompts of 5 tokens and 4 after the first");
        assertThat(run.outLines()).filteredOn(line -> line.startsWith("| 1 |")).hasSize(1);
        assertThat(run.outLines()).filteredOn(line -> line.startsWith("| 3 |")).hasSize(1);
    }

    @Test
    void shouldPrintOneJsonObject() throws IOException {
        CommandRun run = measure("--batch", "2", "--adapter", folder.resolve("sure"), "--json");

        JsonNode report = new ObjectMapper().readTree(run.out());
        assertThat(report.at("/precision").asText()).isEqualTo("float32");
        assertThat(report.at("/threads").asInt()).isEqualTo(1);
        assertThat(report.at("/machine/cores").asInt()).isPositive();
        assertThat(report.at("/plan/rounds").asInt()).isEqualTo(2);
        JsonNode line = report.at("/lines/0");
        assertThat(line.at("/rows").asInt()).isEqualTo(2);
        assertThat(line.at("/prefillTokensPerSecond/least").asDouble()).isPositive();
        assertThat(line.at("/decodeTokensPerSecond/median").asDouble())
                .isBetween(
                        line.at("/decodeTokensPerSecond/least").asDouble(),
                        line.at("/decodeTokensPerSecond/most").asDouble());
        assertThat(line.at("/answerAndConfidenceOverAnswer/median").asDouble()).isPositive();
        assertThat(line.at("/samplesMillis/median").asDouble()).isPositive();
    }

    @Test
    void shouldLeaveConfidencesOutWhenTheModelHasNoAdapter() throws IOException {
        CommandRun run = measure("--batch", "1", "--json");

        JsonNode line = new ObjectMapper().readTree(run.out()).at("/lines/0");
        assertThat(line.get("answerAndConfidenceOverAnswer").isNull()).isTrue();
    }

    @Test
    void shouldSayThatTheContextIsTooShort() {
        CommandRun run = CommandRun.of("bench", "engine", "--model", model, "--prompt", "100000", "--tokens", "4");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--prompt and --tokens:", "need 100005 tokens");
    }

    private static CommandRun measure(Object... more) {
        Object[] arguments = {
            "bench",
            "engine",
            "--model",
            model,
            "--device",
            "cpu",
            "--threads",
            "1",
            "--prompt",
            "5",
            "--tokens",
            "4",
            "--samples",
            "3",
            "--rounds",
            "2"
        };
        Object[] all = new Object[arguments.length + more.length];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return CommandRun.of(all);
    }
}
