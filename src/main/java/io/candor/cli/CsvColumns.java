package io.candor.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which columns a file of CSV may have, and what a cell of each is.
 *
 * @param required the one that it cannot do without
 * @param types what stands in the cells of each
 */
record CsvColumns(String required, Map<String, CellType> types) {
    /** As {@code POST /v1/feedback} has them. */
    static final CsvColumns VERDICTS = of(
            "questionId",
            Map.of(
                    CellType.TEXT, "questionId feedbackId labeler source comment givenAt",
                    CellType.TRUTH, "verdict retracted",
                    CellType.SHARE, "score",
                    CellType.POSITION, "answerSource"));

    /** As {@code POST /v1/questions} has them; labels of the asker's own are for JSON lines. */
    static final CsvColumns QUESTIONS = of(
            "text",
            Map.of(
                    CellType.TEXT, "id text domain mode deadline answer answerModel subject",
                    CellType.WHOLE, "maxTokens ttlMillis",
                    CellType.NUMBER, "answerMeanTokenLogProbability"));

    private static CsvColumns of(String required, Map<CellType, String> names) {
        Map<String, CellType> types = new TreeMap<>();
        names.forEach((type, all) -> {
            for (String name : all.split(" ")) {
                types.put(name, type);
            }
        });
        return new CsvColumns(required, types);
    }

    SortedSet<String> names() {
        return new TreeSet<>(types.keySet());
    }

    /** Takes a cell; an empty one, or one of a column that is not known, says nothing. Returns what is wrong with it. */
    Optional<String> put(ObjectNode body, String column, String cell) {
        return cell.isEmpty() || !types.containsKey(column)
                ? Optional.empty()
                : types.get(column).put(body, column, cell);
    }
}
