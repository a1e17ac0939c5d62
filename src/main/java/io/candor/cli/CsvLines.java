package io.candor.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** CSV (RFC 4180, UTF-8) with a header that names the fields. */
final class CsvLines implements BatchFile {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    /** Stands for bytes that are no UTF-8: a character that Unicode keeps out of texts. */
    private static final String MALFORMED = "\uFFFF";

    private static final String NO_UTF8 = "is not UTF-8: save the file as UTF-8";

    private final CsvParser parser;
    private final CsvColumns known;
    private final List<String> columns;
    /** Line on which the latest record begins. */
    private long begun = 1;

    /**
     * @param known the columns that there may be
     * @param skipsUnknown whether columns that are not known are passed over
     * @throws IOException if it has no usable header, with the reason in words
     */
    CsvLines(InputStream in, CsvColumns known, boolean skipsUnknown) throws IOException {
        this.known = known;
        parser = CsvFactory.builder()
                .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                .build()
                .createParser(new InputStreamReader(
                        in,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPLACE)
                                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                                .replaceWith(MALFORMED)));
        columns = record().map(Row::cells).map(CsvLines::header).orElse(List.of());
        check(skipsUnknown);
    }

    private record Row(long number, List<String> cells) {}

    private static List<String> header(List<String> cells) {
        List<String> names = new ArrayList<>(cells);
        if (!names.isEmpty() && names.get(0).indexOf(BYTE_ORDER_MARK) == 0) {
            names.set(0, names.get(0).substring(1));
        }
        names.replaceAll(String::strip);
        return names;
    }

    private void check(boolean skipsUnknown) throws IOException {
        if (isMalformed(columns)) {
            throw new IOException("the header " + NO_UTF8);
        }
        if (!columns.contains(known.required())) {
            throw new IOException((columns.isEmpty() ? "the file is empty: " : "")
                    + "the first line must be a header with the column '" + known.required() + "'; known columns are "
                    + known.names() + separator());
        }
        if (new TreeSet<>(columns).size() < columns.size()) {
            throw new IOException("the header names a column twice");
        }
        Optional<String> unknown =
                columns.stream().filter(name -> !known.names().contains(name)).findFirst();
        if (unknown.isPresent() && !skipsUnknown) {
            throw new IOException("the header has the column '" + unknown.get() + "'; known are " + known.names()
                    + "; --skip-unknown passes over others");
        }
    }

    /** What spreadsheets of some countries write. */
    private String separator() {
        return columns.size() == 1 && columns.get(0).matches(".*[;\t].*")
                ? "; columns are separated by commas, not by semicolons or tabs"
                : "";
    }

    @Override
    public Optional<BatchLine> next() throws IOException {
        return record().map(this::line);
    }

    private Optional<Row> record() throws IOException {
        try {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return Optional.empty();
            }
            // The parser stands behind the end of the record before.
            begun = parser.currentLocation().getLineNr();
            List<String> cells = new ArrayList<>();
            while (parser.nextToken() == JsonToken.VALUE_STRING) {
                cells.add(parser.getText());
            }
            return Optional.of(new Row(begun, cells));
        } catch (JsonProcessingException malformed) {
            throw new IOException(
                    "from line " + begun + " on it is not CSV ("
                            + malformed.getOriginalMessage().lines().findFirst().orElse("")
                            + "), so nothing more can be read: mend line " + begun + " first",
                    malformed);
        }
    }

    private static boolean isMalformed(List<String> cells) {
        return cells.stream().anyMatch(cell -> cell.contains(MALFORMED));
    }

    private BatchLine line(Row row) {
        if (isMalformed(row.cells())) {
            return new BatchLine.Unusable(row.number(), "the line " + NO_UTF8);
        }
        if (row.cells().size() != columns.size()) {
            return new BatchLine.Unusable(
                    row.number(), "the line has " + row.cells().size() + " cells and the header " + columns.size());
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        for (int column = 0; column < columns.size(); column++) {
            Optional<String> problem =
                    known.put(body, columns.get(column), row.cells().get(column));
            if (problem.isPresent()) {
                return new BatchLine.Unusable(row.number(), problem.get());
            }
        }
        return new BatchLine.Read(row.number(), body);
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
