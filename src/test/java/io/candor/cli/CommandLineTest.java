package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    @Test
    void shouldSayItsVersion() {
        CommandRun run = CommandRun.of("--version");

        assertThat(run.status()).isZero();
        assertThat(run.out()).containsPattern("candor \\d+\\.\\d+\\.\\d+").contains("Java ");
    }

    @Test
    void shouldExplainACommandWhenAskedForHelp() {
        CommandRun run = CommandRun.of("help", "score");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("Usage: candor score").contains("--confidence-only");
    }

    @Test
    void shouldWriteAScriptThatCompletesCommands() {
        CommandRun run = CommandRun.of("generate-completion");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("complete -F").contains("releases").contains("--confidence-only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999", "-1", "http"})
    void shouldRefuseAPortThatIsNone(String port) {
        CommandRun run = CommandRun.of("up", "--port", port);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("must be a port from 0 to 65535, got: " + port);
    }

    @Test
    void shouldSayInTheHelpWhichDeletedQuestionsTheAuditCannotSee() {
        CommandRun run = CommandRun.of("help", "audit");

        assertThat(run.out().replaceAll("\\s+", " ")).contains("deleted unread", "before you start answerers");
    }
}
