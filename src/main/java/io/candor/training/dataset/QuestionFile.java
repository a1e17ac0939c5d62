package io.candor.training.dataset;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads question sets: JSON lines, gzipped or not, with {@code question}, and {@code answers} or {@code answer}, or {@code
 * "unanswerable": true}.
 */
public final class QuestionFile {
    private static final ObjectReader JSON = new ObjectMapper()
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .readerFor(LabeledQuestion.class);

    private static final String FORM = "write {\"question\": \"...\", \"answers\": [\"...\"]}";

    private QuestionFile() {}

    /** @throws IOException naming file and line, if a line is no question or the file cannot be read */
    public static List<LabeledQuestion> read(Path file) throws IOException {
        if (Files.notExists(file) || Files.isDirectory(file)) {
            throw new IOException(file + " is missing: name a file of JSON lines with question and answers");
        }
        List<LabeledQuestion> questions = new ArrayList<>();
        try (TextLines lines = new TextLines(decompressed(file, Files.newInputStream(file)))) {
            for (Optional<TextLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
                String text = text(file, line.get());
                if (!text.isBlank()) {
                    questions.add(parse(file, line.get().number(), text));
                }
            }
        } catch (ZipException | EOFException e) {
            throw notDecompressed(file, e);
        }
        return questions;
    }

    /** The bytes of a file, decompressed if its name ends in {@code .gz}; {@code bytes} are closed where that fails. */
    static InputStream decompressed(Path file, InputStream bytes) throws IOException {
        try {
            return file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    /** The error for a file named {@code .gz} that is no gzip, or a truncated one. */
    static IOException notDecompressed(Path file, IOException cause) {
        return new IOException(
                file + " cannot be decompressed (" + cause.getMessage() + "): copy it again, or name it without .gz",
                cause);
    }

    private static String text(Path file, TextLines.Line line) throws IOException {
        if (line instanceof TextLines.Text text) {
            return text.text();
        }
        throw new IOException(
                file + " line " + line.number() + " " + ((TextLines.Fault) line).problem() + ": save it as UTF-8");
    }

    private static LabeledQuestion parse(Path file, long number, String line) throws IOException {
        try {
            LabeledQuestion question = JSON.readValue(line);
            if (question.question() == null || question.question().isBlank()) {
                throw new IOException(file + " line " + number + " has an empty question: " + FORM);
            }
            if (question.unanswerable() && !question.answers().isEmpty()) {
                throw new IOException(
                        file + " line " + number + " is unanswerable and has answers: leave out one of both");
            }
            return question;
        } catch (JsonProcessingException e) {
            throw new IOException(file + " line " + number + " is not a question (" + reason(e) + "): " + FORM, e);
        }
    }

    /**
     * Jackson's message names our classes where the text is JSON of another shape, so that gets a sentence of its own.
     */
    private static String reason(JsonProcessingException e) {
        JsonProcessingException root = e.getCause() instanceof JsonParseException parse ? parse : e;
        return root instanceof JsonMappingException
                ? "a key is missing or of another type"
                : root.getOriginalMessage().lines().findFirst().orElse("");
    }
}
