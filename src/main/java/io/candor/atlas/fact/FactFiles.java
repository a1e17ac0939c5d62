package io.candor.atlas.fact;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Facts and questions as JSON lines. */
public final class FactFiles {
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    private FactFiles() {}

    /** Writes one JSON object a line. */
    public static void write(List<?> records, Path file) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            for (Object item : records) {
                writer.write(JSON.writeValueAsString(item));
                writer.write('\n');
            }
        }
    }

    /** Reads {@code facts.jsonl}. */
    public static List<Fact> readFacts(Path file) throws IOException {
        return read(file, Fact.class);
    }

    private static <T> List<T> read(Path file, Class<T> type) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is missing: make it with `candor atlas facts`");
        }
        List<T> records = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            try {
                records.add(JSON.readValue(line, type));
            } catch (IOException e) {
                throw new IOException(
                        file + " line " + (records.size() + 1) + " is not a " + type.getSimpleName()
                                + ": make the file anew with `candor atlas facts`",
                        e);
            }
        }
        return records;
    }
}
