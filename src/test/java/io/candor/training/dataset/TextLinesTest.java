package io.candor.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TextLinesTest {

    @Test
    void shouldEndLinesAtNewlinesOnlyWhenSomeHaveCarriageReturns() throws IOException {
        assertThat(read("a\r\nb\rc\n\n d ".getBytes(StandardCharsets.UTF_8)))
                .containsExactly(text(1, "a"), text(2, "b\rc"), text(3, ""), text(4, " d "));
        assertThat(read("a\n".getBytes(StandardCharsets.UTF_8))).containsExactly(text(1, "a"));
        assertThat(read(new byte[0])).isEmpty();
    }

    @Test
    void shouldDropTheByteOrderMarkWhenItStandsFirstOnly() throws IOException {
        assertThat(read("\uFEFFa\n\uFEFFb".getBytes(StandardCharsets.UTF_8)))
                .containsExactly(text(1, "a"), text(2, "\uFEFFb"));
    }

    @Test
    void shouldTellTheLineOnlyWhenItIsNotUtf8() throws IOException {
        byte[] bytes = {
            'a', '\n', (byte) 0xc3, '\n', (byte) 0xc3, (byte) 0xa9, '\n', (byte) 0xed, (byte) 0xa0, (byte) 0x80
        };

        assertThat(read(bytes))
                .containsExactly(
                        text(1, "a"),
                        new TextLines.Fault(2, "is not UTF-8 text"),
                        text(3, "é"),
                        new TextLines.Fault(4, "is not UTF-8 text"));
    }

    @Test
    void shouldReadOnAfterALineWhenItIsTooLong() throws IOException {
        byte[] bytes = new byte[TextLines.MAX_BYTES * 2 + 1];
        java.util.Arrays.fill(bytes, (byte) 'x');
        bytes[TextLines.MAX_BYTES] = '\n';

        List<TextLines.Line> exact = read(bytes);
        assertThat(exact).hasSize(2).allSatisfy(line -> assertThat(line).isInstanceOf(TextLines.Text.class));
        bytes[TextLines.MAX_BYTES] = 'x';
        bytes[bytes.length - 2] = '\n';
        assertThat(read(bytes))
                .containsExactly(
                        new TextLines.Fault(1, "has 16777215 bytes, more than the 8388608 a line may have"),
                        text(2, "x"));
    }

    private static TextLines.Line text(long number, String text) {
        return new TextLines.Text(number, text);
    }

    private static List<TextLines.Line> read(byte[] bytes) throws IOException {
        List<TextLines.Line> read = new ArrayList<>();
        try (TextLines lines = new TextLines(new ByteArrayInputStream(bytes))) {
            for (Optional<TextLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
                read.add(line.get());
            }
        }
        return read;
    }
}
