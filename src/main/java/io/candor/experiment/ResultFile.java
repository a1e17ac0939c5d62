package io.candor.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The finished cells, one JSON line each, appended as they finish: an experiment that was stopped continues from there.
 * The first line holds the settings, because cells of other settings must not be mixed with these.
 */
final class ResultFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Map<Cell, CellResult> results = new LinkedHashMap<>();

    private ResultFile(Path file) {
        this.file = file;
    }

    /** @throws IOException if the file holds an experiment of other settings, or a line that is none of ours */
    static ResultFile open(Path file, Map<String, String> setting) throws IOException {
        ResultFile opened = new ResultFile(file);
        String first = JSON.writeValueAsString(setting);
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        if (lines.isEmpty()) {
            Files.writeString(file, first + "\n");
        } else if (!lines.get(0).equals(first)) {
            throw new IOException(
                    file + " holds an experiment of other settings: name another --out, or remove that file");
        } else {
            opened.read(lines);
        }
        return opened;
    }

    private void read(List<String> lines) throws IOException {
        for (int i = 1; i < lines.size(); i++) {
            try {
                CellResult result = JSON.readValue(lines.get(i), CellResult.class);
                results.put(result.cell(), result);
            } catch (JsonProcessingException e) {
                if (i + 1 < lines.size()) {
                    throw new IOException(
                            file + " line " + (i + 1) + " is not a cell (" + e.getOriginalMessage() + "): remove it",
                            e);
                }
                // An incomplete last line is removed, so that the next one is not appended to it; its cell is measured
                // again.
                Files.write(file, lines.subList(0, i));
            }
        }
    }

    synchronized boolean contains(Cell cell) {
        return results.containsKey(cell);
    }

    /** Written to disk before the cell counts as finished. */
    synchronized void append(CellResult result) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(result) + "\n", StandardOpenOption.APPEND);
        results.put(result.cell(), result);
    }

    /** In the order in which they finished. */
    synchronized List<CellResult> results() {
        return List.copyOf(results.values());
    }
}
