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
import java.util.Set;
import java.util.TreeSet;

/** Verdicts as CSV (RFC 4180, UTF-8) with a header that names the fields. */
final class CsvVerdicts implements VerdictFile {
    private static final Set<String> TRUTHS = Set.of("verdict", "retracted");
    private static final String SCORE = "score";
    private static final String ANSWER = "answerSource";
    private static final String QUESTION = "questionId";
    private static final Set<String> TEXTS = Set.of(QUESTION, "feedbackId", "labeler", "source", "comment", "givenAt");
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    /** Stands for bytes that are no UTF-8: a character that Unicode keeps out of texts. */
    private static final String MALFORMED = "\uFFFF";

    private static final String NO_UTF8 = "is not UTF-8: save the file as UTF-8";

    private final CsvParser parser;
    private final List<String> columns;
    /** Line on which the latest record begins. */
    private long begun = 1;

    /**
     * @param skipsUnknown whether columns that are not known are passed over
     * @throws IOException if it has no usable header, with the reason in words
     */
    CsvVerdicts(InputStream in, boolean skipsUnknown) throws IOException {
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
        columns = record().map(Row::cells).map(CsvVerdicts::header).orElse(List.of());
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
        Set<String> known = new TreeSet<>(TEXTS);
        known.addAll(TRUTHS);
        known.addAll(List.of(SCORE, ANSWER));
        if (isMalformed(columns)) {
            throw new IOException("the header " + NO_UTF8);
        }
        if (!columns.contains(QUESTION)) {
            throw new IOException("the first line must be a header with questionId; known columns are " + known);
        }
        if (new TreeSet<>(columns).size() < columns.size()) {
            throw new IOException("the header names a column twice");
        }
        Optional<String> unknown =
                columns.stream().filter(name -> !known.contains(name)).findFirst();
        if (unknown.isPresent() && !skipsUnknown) {
            throw new IOException("the header has the column '" + unknown.get() + "'; known are " + known
                    + "; --skip-unknown passes over others");
        }
    }

    @Override
    public Optional<VerdictLine> next() throws IOException {
        return record().map(this::verdict);
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
                            + "), so nothing more can be read",
                    malformed);
        }
    }

    private static boolean isMalformed(List<String> cells) {
        return cells.stream().anyMatch(cell -> cell.contains(MALFORMED));
    }

    private VerdictLine verdict(Row row) {
        if (isMalformed(row.cells())) {
            return new VerdictLine.Unusable(row.number(), "the line " + NO_UTF8);
        }
        if (row.cells().size() != columns.size()) {
            return new VerdictLine.Unusable(
                    row.number(), "the line has " + row.cells().size() + " cells and the header " + columns.size());
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        for (int column = 0; column < columns.size(); column++) {
            Optional<String> problem =
                    put(body, columns.get(column), row.cells().get(column));
            if (problem.isPresent()) {
                return new VerdictLine.Unusable(row.number(), problem.get());
            }
        }
        return new VerdictLine.Read(row.number(), body);
    }

    /** Takes a cell; an empty one says nothing. Returns what is wrong with it. */
    private static Optional<String> put(ObjectNode body, String column, String cell) {
        if (cell.isEmpty()) {
            return Optional.empty();
        }
        if (TEXTS.contains(column)) {
            body.put(column, cell);
        } else if (TRUTHS.contains(column)) {
            return truth(body, column, cell.strip());
        } else if (column.equals(SCORE)) {
            return score(body, cell.strip());
        } else if (column.equals(ANSWER)) {
            return answer(body, cell.strip());
        }
        return Optional.empty();
    }

    private static Optional<String> truth(ObjectNode body, String column, String cell) {
        boolean isTrue = cell.equalsIgnoreCase("true");
        if (!isTrue && !cell.equalsIgnoreCase("false")) {
            return Optional.of(column + " must be true or false");
        }
        body.put(column, isTrue);
        return Optional.empty();
    }

    private static Optional<String> score(ObjectNode body, String cell) {
        try {
            body.put(SCORE, Double.valueOf(cell));
            return Optional.empty();
        } catch (NumberFormatException malformed) {
            // The file's: only another cell helps.
            return Optional.of("score must be a number from 0 to 1");
        }
    }

    private static Optional<String> answer(ObjectNode body, String cell) {
        String[] parts = cell.split("/", -1);
        try {
            body.putObject(ANSWER)
                    .put("topic", parts[0])
                    .put("partition", Integer.parseInt(parts[1]))
                    .put("offset", Long.parseLong(parts[2]));
            return parts.length == 3 ? Optional.empty() : Optional.of(ANSWER + " must be topic/partition/offset");
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException malformed) {
            // The file's: only another cell helps.
            return Optional.of(ANSWER + " must be topic/partition/offset");
        }
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
