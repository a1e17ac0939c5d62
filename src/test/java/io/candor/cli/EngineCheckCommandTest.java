package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.engine.openai.OpenAiTestServer;
import io.candor.engine.vllm.VllmAtlas;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineCheckCommandTest {
    @TempDir
    Path folder;

    private CommandRun check(VllmAtlas atlas, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of(
                "engine",
                "check",
                "--kind",
                "vllm",
                "--url",
                atlas.url(),
                "--states-url",
                atlas.statesUrl(),
                "--adapter-folder",
                folder.resolve("share"),
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
            CommandRun run = check(atlas, "--compare");

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
            atlas.scaleStates();

            CommandRun run = check(atlas);

            assertThat(run.status()).isOne();
            assertThat(run.out()).contains("NO ").contains("use_activation");
        }
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
                "--url nonsense | --url: an engine's URL must be like",
                "--url http://127.0.0.1:1 --kind openai | --served-model",
                "--url http://127.0.0.1:1 --kind vllm | --model",
                "--url http://127.0.0.1:1 --kind vllm --model atlas | --states-url",
                "--url http://127.0.0.1:1 --kind vllm --model atlas --states-url http://127.0.0.1:1 | --adapter-folder",
                "--url http://127.0.0.1:1 --kind vllm --model atlas --states-url nonsense --adapter-folder a | --states-url",
                "--url http://127.0.0.1:1 --kind vllm --model atlas --states-url http://127.0.0.1:1 --adapter-folder a --dtype half | precision"
            })
    void shouldSayWhichOptionIsWrong(String options, String words) {
        CommandRun run = CommandRun.of((Object[]) ("engine check " + options).split(" "));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains(words);
    }
}
