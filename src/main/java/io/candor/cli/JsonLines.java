package io.candor.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.training.dataset.TextLines;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** JSON objects, one on each line. */
final class JsonLines implements BatchFile {
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Jackson has no type of its own for it. */
    private static final String DUPLICATE = "Duplicate field";

    private final TextLines lines;

    JsonLines(InputStream in) {
        this.lines = new TextLines(in);
    }

    @Override
    public Optional<BatchLine> next() throws IOException {
        for (Optional<TextLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
            if (line.get() instanceof TextLines.Fault fault) {
                return Optional.of(new BatchLine.Unusable(fault.number(), "the line " + fault.problem()));
            }
            TextLines.Text text = (TextLines.Text) line.get();
            if (!text.text().isBlank()) {
                return Optional.of(read(text));
            }
        }
        return Optional.empty();
    }

    private static BatchLine read(TextLines.Text line) {
        try {
            JsonNode node = READER.readTree(line.text());
            return node instanceof ObjectNode object
                    ? new BatchLine.Read(line.number(), object)
                    : new BatchLine.Unusable(line.number(), "the line is no JSON object");
        } catch (JsonProcessingException malformed) {
            // As it stands it cannot be read the next time either.
            return new BatchLine.Unusable(line.number(), "the line is not JSON as it should be: " + fault(malformed));
        }
    }

    /** The parser's own words speak of its settings. */
    private static String fault(JsonProcessingException malformed) {
        String column = " (column " + malformed.getLocation().getColumnNr() + ")";
        if (malformed instanceof JsonEOFException) {
            return "it ends too early" + column;
        }
        if (malformed instanceof MismatchedInputException) {
            return "it holds more than one value" + column;
        }
        return malformed.getOriginalMessage().startsWith(DUPLICATE)
                ? "it has a field twice" + column
                : "it cannot be read from column " + malformed.getLocation().getColumnNr() + " on";
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
