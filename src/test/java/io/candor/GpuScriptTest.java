package io.candor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The script that measures the decoder program under plain PyTorch, with tiny shapes; not run where Python has no PyTorch. */
class GpuScriptTest {
    private static final String PYTHON = System.getenv().getOrDefault("PYTHON", "python3");

    private record Result(int exitCode, String output) {}

    @Test
    void shouldRunTheProgramOfEveryFamilyWhenDry() throws Exception {
        assumeTrue(hasTorch(), "not run: " + PYTHON + " has no torch; name an interpreter that has it in PYTHON");

        Result result = run(
                "load-test/gpu.sh",
                "--dry-run",
                "--like",
                "Qwen/Qwen2.5-1.5B-Instruct,Qwen/Qwen3-0.6B,meta-llama/Llama-3.2-1B-Instruct");

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output())
                .contains("| Qwen/Qwen2.5-1.5B-Instruct | 1 |")
                .contains("| Qwen/Qwen3-0.6B | 3 |")
                .contains("| meta-llama/Llama-3.2-1B-Instruct | 3 |");
    }

    @Test
    void shouldCallNothingThatTheProgramLacks() throws IOException {
        Path sources = Path.of("src/main/resources/io/candor/llm/decoder");
        String program = Files.readString(sources.resolve("decoder.torchscript"))
                + Files.readString(sources.resolve("graphs-cuda.torchscript"));
        List<String> called = Pattern.compile("module\\.(\\w+)\\(")
                .matcher(Files.readString(Path.of("load-test/gpu/decoder_benchmark.py")))
                .results()
                .map(call -> call.group(1))
                .toList();

        assertThat(called).hasSizeGreaterThan(2).allSatisfy(method -> assertThat(program)
                .contains("def " + method + "(self"));
    }

    @Test
    void shouldSayWhatIsMissingWhenThereIsNoPython() throws Exception {
        Result result = run("env", "PYTHON=no-such-python", "load-test/gpu.sh");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.output()).contains("no-such-python is not there");
    }

    private static boolean hasTorch() throws InterruptedException {
        try {
            return run(PYTHON, "-c", "import torch").exitCode() == 0;
        } catch (IOException noPython) {
            return false;
        }
    }

    private static Result run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
