package io.candor.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest {
    private static final Map<String, String> SETTING = Map.of("model", "tiny");

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("cells.jsonl");
    }

    @Test
    void shouldKnowEveryCellWhenOpenedAgain() throws IOException {
        ResultFile first = ResultFile.open(file, SETTING);
        first.append(result(1));
        first.append(result(2));

        ResultFile again = ResultFile.open(file, SETTING);

        assertThat(again.results()).containsExactly(result(1), result(2));
        assertThat(again.contains(cell(2))).isTrue();
        assertThat(again.contains(cell(3))).isFalse();
    }

    @Test
    void shouldKeepUndefinedFiguresUndefinedWhenReadBack() throws IOException {
        CellResult result = new CellResult(cell(1), 0.5, Map.of("in-domain", Map.of("auroc", Double.NaN)));
        ResultFile.open(file, SETTING).append(result);

        assertThat(ResultFile.open(file, SETTING).results().get(0).metric("in-domain", "auroc"))
                .isNaN();
    }

    @Test
    void shouldDoALineAgainWhenItWasCutOff() throws IOException {
        ResultFile.open(file, SETTING).append(result(1));
        Files.writeString(file, "{\"cell\":{\"treatm", StandardOpenOption.APPEND);

        ResultFile again = ResultFile.open(file, SETTING);
        again.append(result(2));

        assertThat(ResultFile.open(file, SETTING).results()).containsExactly(result(1), result(2));
    }

    @Test
    void shouldNameTheLineWhenItIsNoCell() throws IOException {
        ResultFile.open(file, SETTING).append(result(1));
        Files.write(file, List.of("nonsense", "nonsense"), StandardOpenOption.APPEND);

        assertThatThrownBy(() -> ResultFile.open(file, SETTING))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cells.jsonl line 3");
    }

    @Test
    void shouldRefuseWhenTheFileHoldsAnotherExperiment() throws IOException {
        ResultFile.open(file, SETTING).append(result(1));

        assertThatThrownBy(() -> ResultFile.open(file, Map.of("model", "other")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("other settings");
        assertThat(ResultFile.open(file, SETTING).results()).hasSize(1);
    }

    private static CellResult result(int seed) {
        return new CellResult(cell(seed), 1.5, Map.of("in-domain", Map.of("auroc", 0.75, "ece", 0.1)));
    }

    private static Cell cell(int seed) {
        return new Cell("EliCal", 50, LabelKind.BINARY, seed);
    }
}
