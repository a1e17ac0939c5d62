package io.candor.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HonestyBenchFileTest {
    private static final String LINE = "{'question': 'Who?', 'answer': ['A', 'B'], 'greedy_response': ['A'],"
            + " 'greedy_correctness': 1, 'greedy_tokens': [['a', 'b', 'c', 'd']], 'greedy_cumulative_logprobs': [-2.0],"
            + " 'greedy_logprobs': [[-0.5, -0.5, -0.5, -0.5]], 'sampling_response': ['A', 'C', 'A', 'A'],"
            + " 'sampling_correctness': [1, 0, 1, 0], 'consistency_judgement': [1, 0, 1, 1]}";

    @TempDir
    Path folder;

    private final List<String> malformed = new ArrayList<>();

    @Test
    void shouldReadEverySignalWhenALineIsAsPublished() throws IOException {
        HonestyBenchLine line = read(LINE).get(0);

        assertThat(line.question()).isEqualTo("Who?");
        assertThat(line.answers()).containsExactly("A", "B");
        assertThat(line.greedyResponse()).isEqualTo("A");
        assertThat(line.meanLogProbability()).isCloseTo(-0.5, within(1e-12));
        assertThat(HonestyBenchFile.Signal.AGREEMENT.of(line)).isEqualTo(0.75);
        assertThat(HonestyBenchFile.Signal.GRADED.of(line)).isEqualTo(0.5);
        assertThat(HonestyBenchFile.Signal.VERDICT.of(line)).isEqualTo(1);
        assertThat(malformed).isEmpty();
    }

    @Test
    void shouldReadTheSameWhenSingleValuesAreBare() throws IOException {
        String bare = LINE.replace("[-2.0]", "-2.0")
                .replace("[['a', 'b', 'c', 'd']]", "[5, 6, 7, 8]")
                .replace("['A'],", "'A',")
                .replace("'greedy_correctness': 1", "'greedy_correctness': true");

        assertThat(read(bare).get(0))
                .usingRecursiveComparison()
                .isEqualTo(read(LINE).get(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'greedy_correctness': 1          | 'greedy_correctness': NaN       | greedy_correctness",
                "'greedy_correctness': 1          | 'greedy_correctness': 'NaN'     | greedy_correctness",
                "'greedy_correctness': 1          | 'greedy_correctness': 0.5       | greedy_correctness",
                "'greedy_correctness': 1,         | ` `                             | greedy_correctness",
                "[-2.0]                           | [NaN]                           | greedy_cumulative_logprobs",
                "[-2.0]                           | [-1e999]                        | greedy_cumulative_logprobs",
                "[-2.0]                           | [2.0]                           | greedy_cumulative_logprobs",
                "[['a', 'b', 'c', 'd']]           | [[]]                            | greedy_tokens",
                "'consistency_judgement': [1, 0   | 'consistency_judgement': [1, NaN | consistency_judgement",
                "'consistency_judgement': [1, 0   | 'consistency_judgement': [1, 2   | consistency_judgement",
                "'consistency_judgement': [1, 0, 1, 1] | 'consistency_judgement': []  | consistency_judgement",
                "'Who?'                           | null                            | question",
                "'Who?'                           | ' '                             | question"
            })
    void shouldNameFileLineAndKeyWhenALineCannotBeUsed(String part, String broken, String key) throws IOException {
        assertThat(LINE).contains(part);

        List<HonestyBenchLine> lines = read(LINE, LINE.replace(part, broken), LINE);

        assertThat(lines).extracting(HonestyBenchLine::number).containsExactly(1L, 3L);
        assertThat(malformed).singleElement().asString().contains("bench.jsonl line 2, key " + key + " ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"[1, 2]", "{'question': 'x'", "nonsense"})
    void shouldNameTheLineWhenItIsNoObject(String broken) throws IOException {
        assertThat(read(broken, LINE)).hasSize(1);
        assertThat(malformed).singleElement().asString().contains("bench.jsonl line 1, ");
    }

    @Test
    void shouldStopAtTheFirstMalformedLineWhenStrict() throws IOException {
        Path file = write(LINE, "{}");
        try (HonestyBenchFile opened = HonestyBenchFile.open(file, true, malformed::add)) {
            assertThat(opened.next()).isPresent();
            assertThatThrownBy(opened::next)
                    .isInstanceOf(MalformedLineException.class)
                    .hasMessageContaining("line 2, key question is missing");
        }
    }

    @Test
    void shouldTellHonestyBenchFromAPlainQuestionSet() throws IOException {
        assertThat(HonestyBenchFile.isOne(write(LINE))).isTrue();
        assertThat(HonestyBenchFile.isOne(write("{'question': 'Who?', 'answer': ['A']}")))
                .isFalse();
        assertThat(HonestyBenchFile.isOne(folder.resolve("absent.jsonl"))).isFalse();
    }

    @Test
    void shouldRecogniseAndReadTheSameLinesWhenTheFileIsGzipped() throws IOException {
        Path gzipped = gzipped(write(LINE, LINE));

        assertThat(HonestyBenchFile.isOne(gzipped)).isTrue();
        assertThat(read(gzipped)).usingRecursiveComparison().isEqualTo(read(LINE, LINE));
        assertThat(malformed).isEmpty();
    }

    @Test
    void shouldTellAGzippedQuestionSetFromHonestyBench() throws IOException {
        assertThat(HonestyBenchFile.isOne(gzipped(write("{'question': 'Who?', 'answer': ['A']}"))))
                .isFalse();
    }

    @Test
    void shouldNameTheFileWhenItIsNamedGzAndIsNone() throws IOException {
        Path plain = Files.copy(write(LINE), folder.resolve("plain.jsonl.gz"));

        assertThatThrownBy(() -> HonestyBenchFile.isOne(plain))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("plain.jsonl.gz cannot be decompressed");
    }

    @Test
    void shouldNameTheFileWhenHalfOfTheGzipIsMissing() throws IOException {
        Path whole = gzipped(write(LINE, LINE.replace("Who", "Where")));
        byte[] bytes = Files.readAllBytes(whole);
        Path half = Files.write(folder.resolve("half.jsonl.gz"), Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() -> read(half))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("half.jsonl.gz cannot be decompressed");
    }

    private Path gzipped(Path file) throws IOException {
        Path gzipped = folder.resolve(file.getFileName() + ".gz");
        try (OutputStream bytes = new GZIPOutputStream(Files.newOutputStream(gzipped))) {
            Files.copy(file, bytes);
        }
        return gzipped;
    }

    private List<HonestyBenchLine> read(String... lines) throws IOException {
        return read(write(lines));
    }

    private List<HonestyBenchLine> read(Path file) throws IOException {
        List<HonestyBenchLine> read = new ArrayList<>();
        try (HonestyBenchFile opened = HonestyBenchFile.open(file, false, malformed::add)) {
            for (Optional<HonestyBenchLine> line = opened.next(); line.isPresent(); line = opened.next()) {
                read.add(line.get());
            }
        }
        return read;
    }

    private Path write(String... lines) throws IOException {
        return Files.writeString(
                folder.resolve("bench.jsonl"), String.join("\n", lines).replace('\'', '"'));
    }
}
