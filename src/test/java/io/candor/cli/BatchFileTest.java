package io.candor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BatchFileTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void shouldReadEveryFieldOfCsvWithItsTypeAndTheLineOnWhichItBegins() throws IOException {
        List<BatchLine> lines = csv("questionId,verdict,score,comment,retracted,answerSource,givenAt\r\n"
                + "q1,true,,\"He said \"\"no\"\",\r\nand meant it\",,candor.questions/2/17,2026-01-01T12:00:00Z\r\n"
                + "q2,,0.25,,FALSE,,\r\n");

        assertThat(lines)
                .map(BatchLine::toString)
                .containsExactly(
                        read(
                                        2,
                                        "{\"questionId\":\"q1\",\"verdict\":true,\"comment\":\"He said \\\"no\\\",\\r\\nand meant it\","
                                                + "\"answerSource\":{\"topic\":\"candor.questions\",\"partition\":2,\"offset\":17},"
                                                + "\"givenAt\":\"2026-01-01T12:00:00Z\"}")
                                .toString(),
                        read(4, "{\"questionId\":\"q2\",\"score\":0.25,\"retracted\":false}")
                                .toString());
    }

    @Test
    void shouldReadCsvWithAByteOrderMarkAndPassOverEmptyLines() throws IOException {
        assertThat(csv("\uFEFFquestionId,verdict\n\nq1,true\n\n"))
                .containsExactly(read(3, "{\"questionId\":\"q1\",\"verdict\":true}"));
    }

    @Test
    void shouldNameTheLineOfCsvThatIsNoVerdictAndReadTheOthers() throws IOException {
        List<BatchLine> lines =
                csv("questionId,verdict,score,answerSource\nq1,maybe,,\nq2,true\nq3,,much,\nq4,,,t/x/1\n"
                        + "q5,,,t/0/1/2\nq6,true,,\n");

        assertThat(lines)
                .containsExactly(
                        new BatchLine.Unusable(2, "verdict must be true or false"),
                        new BatchLine.Unusable(3, "the line has 2 cells and the header 4"),
                        new BatchLine.Unusable(4, "score must be a number from 0 to 1"),
                        new BatchLine.Unusable(5, "answerSource must be topic/partition/offset"),
                        new BatchLine.Unusable(6, "answerSource must be topic/partition/offset"),
                        read(7, "{\"questionId\":\"q6\",\"verdict\":true}"));
    }

    @Test
    void shouldSayWhatIsWrongWithAHeader() {
        assertThatIOException().isThrownBy(() -> csv("id,verdict\nq1,true\n")).withMessageContaining("questionId");
        assertThatIOException()
                .isThrownBy(() -> csv(""))
                .withMessageContaining("the file is empty")
                .withMessageContaining("header with the column 'questionId'");
        assertThatIOException()
                .isThrownBy(() -> csv("questionId;verdict\nq1;true\n"))
                .withMessageContaining("separated by commas, not by semicolons");
        assertThatIOException()
                .isThrownBy(() -> csv("questionId,verdit\nq1,true\n"))
                .withMessageContaining("'verdit'")
                .withMessageContaining("--skip-unknown");
        assertThatIOException()
                .isThrownBy(() -> csv("questionId,verdict,verdict\n"))
                .withMessageContaining("twice");
    }

    @Test
    void shouldPassOverUnknownColumnsWhenAskedTo() throws IOException {
        assertThat(all(new CsvLines(stream("questionId,question,verdict\nq1,Why?,true\n"), CsvColumns.VERDICTS, true)))
                .containsExactly(read(2, "{\"questionId\":\"q1\",\"verdict\":true}"));
    }

    @Test
    void shouldStopWithTheLineWhereCsvCannotBeReadOn() {
        assertThatIOException()
                .isThrownBy(() -> csv("questionId,comment\nq1,fine\nq2,\"never closed\nq3,lost\n"))
                .withMessageContaining("is not CSV")
                .withMessageEndingWith("mend line 3 first");
    }

    @Test
    void shouldNameEachLineOfCsvThatIsNotUtf8AndReadTheOthers() throws IOException {
        List<BatchLine> lines = latin("questionId,comment\nq1,caf\u00e9\nq2,fine\n");

        assertThat(lines)
                .containsExactly(
                        new BatchLine.Unusable(2, "the line is not UTF-8: save the file as UTF-8"),
                        read(3, "{\"questionId\":\"q2\",\"comment\":\"fine\"}"));
        assertThatIOException()
                .isThrownBy(() -> latin("questionId,caf\u00e9\nq1,fine\n"))
                .withMessage("the header is not UTF-8: save the file as UTF-8");
    }

    private static List<BatchLine> latin(String text) throws IOException {
        return all(new CsvLines(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), CsvColumns.VERDICTS, false));
    }

    @Test
    void shouldReadJsonLinesAndNameThoseThatAreNone() throws IOException {
        List<BatchLine> lines =
                all(new JsonLines(stream("{\"questionId\":\"q1\",\"verdict\":true}\n\n[1]\n{\"a\":1,\"a\":2}\n"
                        + "{\"a\":1} {\"b\":2}\nno\n{\"questionId\":\"q2\"}")));

        assertThat(lines).extracting(BatchLine::number).containsExactly(1L, 3L, 4L, 5L, 6L, 7L);
        assertThat(lines.get(0)).isEqualTo(read(1, "{\"questionId\":\"q1\",\"verdict\":true}"));
        assertThat(lines.subList(1, 5))
                .containsExactly(
                        new BatchLine.Unusable(3, "the line is no JSON object"),
                        new BatchLine.Unusable(
                                4, "the line is not JSON as it should be: it has a field twice (column 11)"),
                        new BatchLine.Unusable(
                                5, "the line is not JSON as it should be: it holds more than one value (column 9)"),
                        new BatchLine.Unusable(
                                6, "the line is not JSON as it should be: it cannot be read from column 1 on"));
        assertThat(lines.get(5)).isEqualTo(read(7, "{\"questionId\":\"q2\"}"));
    }

    private static List<BatchLine> csv(String text) throws IOException {
        return all(new CsvLines(stream(text), CsvColumns.VERDICTS, false));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<BatchLine> all(BatchFile file) throws IOException {
        List<BatchLine> lines = new ArrayList<>();
        for (Optional<BatchLine> line = file.next(); line.isPresent(); line = file.next()) {
            lines.add(line.get());
        }
        return lines;
    }

    private static BatchLine read(long number, String json) throws IOException {
        return new BatchLine.Read(number, JSON.readValue(json, ObjectNode.class));
    }
}
