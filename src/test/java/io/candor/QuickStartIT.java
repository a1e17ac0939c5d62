package io.candor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/quick-start.md} word for word. */
@Timeout(600)
class QuickStartIT {
    private static final Path PAGE = Path.of("docs", "quick-start.md");

    @TempDir
    Path folder;

    @Test
    void shouldAnswerJudgeAndProveWhenThePageIsFollowedWordForWord() throws IOException, InterruptedException {
        Walkthrough.assumeThatPortsAreFree();
        StringBuilder said = new StringBuilder();
        try (Walkthrough clone = new Walkthrough(folder)) {
            for (String block : Walkthrough.blocks(PAGE)) {
                said.append(clone.run(block));
            }
        }

        assertThat(said).contains("Tokyo", "\"answer\":\"Lima\"", "\"feedbackId\"", "CLEAN");
    }
}
