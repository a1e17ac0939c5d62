package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.Main;
import io.candor.TinyModel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a shell sees: streams, encoding and exit status of a process of its own. */
class OfflineProcessTest {
    @TempDir
    static Path folder;

    private static Path model;

    @BeforeAll
    static void writeTheModel() throws IOException {
        model = folder.resolve("tiny");
        TinyModel.write(model, 1);
        TinyModel.writeAdapter(model, model.resolve("adapter"), 2);
    }

    @Test
    void shouldPrintTheAnswerAndNothingElseWhenAllIsWell() throws Exception {
        CommandRun run = run("ask", "--offline", "--json", "--model", model.toString(), "Où est-ce ?");

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.outLines()).hasSize(1);
        assertThat(new ObjectMapper().readTree(run.out()).get("question").asText())
                .isEqualTo("Où est-ce ?");
    }

    @Test
    void shouldPrintOneSentenceAndFailWhenTheModelIsBroken() throws Exception {
        Path broken = Files.createDirectories(folder.resolve("broken"));
        Files.writeString(broken.resolve("config.json"), "{");

        CommandRun run = run("score", "--model", broken.toString());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .startsWith("score: ")
                .contains("config.json");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldSayWhatIsMissingWhenTheLocaleHasNoLetterOfAPath() throws Exception {
        String command = command().stream().map(part -> "'" + part + "'").collect(Collectors.joining(" "));
        // The shell makes the letter, whatever the locale of this process.
        String letter = "$(printf '/tmp/\\303\\274')";

        for (String arguments : List.of("prompt --model " + letter + " Why?", "up --data " + letter)) {
            CommandRun run = run("C", List.of("sh", "-c", command + " " + arguments));

            assertThat(run.status()).isPositive();
            assertThat(run.errLines())
                    .as(run.err())
                    .singleElement()
                    .asString()
                    .contains("is no path here", "LC_ALL=C.UTF-8")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void shouldSayThatTheAnswerHasNoTextWhenTheModelStopsAtOnce() throws Exception {
        Path silent = folder.resolve("silent");
        PathUtils.copyDirectory(model, silent);
        Files.writeString(
                silent.resolve("generation_config.json"),
                "{\"eos_token_id\": " + IntStream.range(0, 300).boxed().toList() + "}");

        CommandRun plain = run("ask", "--offline", "--model", silent.toString(), "Why?");
        CommandRun json = run("ask", "--offline", "--json", "--model", silent.toString(), "Why?");

        assertThat(plain.outLines()).as(plain.err()).first().isEqualTo("(the answer has no text)");
        assertThat(new ObjectMapper().readTree(json.out()).get("answer").asText())
                .isEmpty();
    }

    private static CommandRun run(String... arguments) throws IOException, InterruptedException {
        List<String> command = command();
        command.addAll(List.of(arguments));
        return run("C.UTF-8", command);
    }

    private static List<String> command() {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-Xmx256m",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    }

    private static CommandRun run(String locale, List<String> command) throws IOException, InterruptedException {
        File out = folder.resolve("out").toFile();
        File err = folder.resolve("err").toFile();
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
        builder.environment().put("LC_ALL", locale);
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ended in time").isTrue();
        return new CommandRun(process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
    }
}
