package io.candor.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.candor.cli.option.OfflineModel;
import io.candor.event.QuestionLimits;
import io.candor.honesty.map.TokenLogProbabilities;
import io.candor.llm.decoder.Generation;
import io.candor.llm.decoder.LengthBatches;
import io.candor.llm.prompt.InvalidQuestionException;
import io.candor.training.dataset.TextLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * JSON lines in, JSON lines out, in the same order: a window of lines at a time, so memory does not grow with the
 * input. A line that is no question is reported, and the others are still scored.
 */
final class LineScorer {
    private static final int TOKEN_BUDGET = 16_384;
    private static final String FORM = ": write {\"question\": \"...\"}";
    private static final String ANSWER = "answer";
    private static final String MODEL = "answerModel";
    private static final String MEAN = "answerMeanTokenLogProbability";
    private static final String GIVEN_FORM =
            ": write {\"question\": \"...\", \"answer\": \"...\", \"answerModel\": \"...\"}";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectReader LINE = JSON.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final OfflineModel model;
    private final ScoreSettings settings;
    private final PrintWriter complaints;
    private long refused;

    /**
     * @param rows questions of one batch
     * @param window lines read ahead at most, so that questions of similar length can share a batch
     * @param maxTokens per answer; 0 for confidences only
     * @param source what the lines are called in error messages
     */
    record ScoreSettings(int rows, int window, int maxTokens, String source) {}

    LineScorer(OfflineModel model, ScoreSettings settings, PrintWriter complaints) {
        this.model = model;
        this.settings = settings;
        this.complaints = complaints;
    }

    /**
     * Writes what it has when a window is full, or when the next line would have to be waited for, so that a caller who
     * sends line by line is answered line by line.
     *
     * @return the number of lines that were refused
     * @throws IOException if the input cannot be read, or the output is closed
     */
    long score(TextLines in, PrintWriter out) throws IOException {
        List<PendingLine> window = new ArrayList<>();
        for (Optional<TextLines.Line> line = in.next(); line.isPresent(); line = in.next()) {
            read(line.get()).ifPresent(window::add);
            if (window.size() == settings.window() || !in.isReady()) {
                flush(window, out);
            }
        }
        flush(window, out);
        return refused;
    }

    private Optional<PendingLine> read(TextLines.Line line) {
        if (line instanceof TextLines.Text text) {
            return text.text().isBlank() ? Optional.empty() : parse(text);
        }
        return refuse(line, ((TextLines.Fault) line).problem() + FORM);
    }

    private Optional<PendingLine> parse(TextLines.Text line) {
        try {
            JsonNode node = LINE.readTree(line.text());
            JsonNode asked = node.has("question") ? node.get("question") : node.path("text");
            if (!asked.isTextual()) {
                return refuse(line, "has no text under the key \"question\" or \"text\"" + FORM);
            }
            String question = asked.asText();
            JsonNode id = node.hasNonNull("id") ? node.get("id") : null;
            int[] prompt = model.language().prompt(question);
            Optional<String> fault = faultOfAnswer(node);
            if (fault.isPresent()) {
                return refuse(line, fault.get());
            }
            return Optional.of(new PendingLine(id, question, prompt, given(node, prompt), new ScoredLine[1]));
        } catch (JsonProcessingException e) {
            return refuse(
                    line,
                    "is not JSON (" + e.getOriginalMessage().lines().findFirst().orElse("") + ")" + FORM);
        } catch (InvalidQuestionException e) {
            return refuse(line, "cannot be asked: " + e.getMessage());
        }
    }

    /** What is wrong with the answer that a line carries, if there is anything. */
    private static Optional<String> faultOfAnswer(JsonNode node) {
        JsonNode mean = node.path(MEAN);
        if (!node.hasNonNull(MODEL)) {
            // A list under the key is of answers that are right, as files of questions have it.
            return Stream.of(ANSWER, MEAN)
                    .filter(key -> node.path(key).isValueNode() && node.hasNonNull(key))
                    .findFirst()
                    .map(key -> "has \"" + key + "\" without \"" + MODEL + "\"" + GIVEN_FORM);
        }
        if (!node.path(ANSWER).isTextual() || !node.get(MODEL).isTextual()) {
            return Optional.of("has \"" + MODEL + "\" without the text of its \"" + ANSWER + "\"" + GIVEN_FORM);
        }
        if (!QuestionLimits.isModelName(node.get(MODEL).asText())) {
            return Optional.of("has \"" + MODEL + "\", which " + QuestionLimits.MODEL_NAME);
        }
        return node.hasNonNull(MEAN) && !(mean.isNumber() && mean.asDouble() <= 0)
                ? Optional.of("has \"" + MEAN + "\", which must be a number of at most 0")
                : Optional.empty();
    }

    private Optional<GivenAnswer> given(JsonNode node, int[] prompt) {
        if (!node.hasNonNull(MODEL)) {
            return Optional.empty();
        }
        String text = node.get(ANSWER).asText();
        return Optional.of(new GivenAnswer(
                node.get(MODEL).asText(),
                text,
                model.language().givenAnswer(prompt, text),
                node.hasNonNull(MEAN) ? OptionalDouble.of(node.get(MEAN).asDouble()) : OptionalDouble.empty()));
    }

    private Optional<PendingLine> refuse(TextLines.Line line, String why) {
        refused++;
        complaints.println(settings.source() + " line " + line.number() + " " + why);
        return Optional.empty();
    }

    private void flush(List<PendingLine> window, PrintWriter out) throws IOException {
        Map<Boolean, List<PendingLine>> kinds = window.stream()
                .collect(Collectors.partitioningBy(item -> item.given().isPresent()));
        inBatches(kinds.get(false), PendingLine::prompt, this::score);
        inBatches(kinds.get(true), PendingLine::read, this::scoreGiven);
        for (PendingLine item : window) {
            // Not println, which would flush every line.
            out.print(JSON.writeValueAsString(item.result()[0]));
            out.print('\n');
        }
        window.clear();
        if (out.checkError()) {
            throw new IOException("the output can no longer be written: is the disk full, or the reader gone?");
        }
    }

    private void inBatches(
            List<PendingLine> lines, Function<PendingLine, int[]> length, Consumer<List<PendingLine>> scoring) {
        LengthBatches.of(lines, length, settings.rows(), TOKEN_BUDGET).forEach(scoring);
    }

    private float[] logits(List<int[]> prompts) {
        return model.adapter()
                .map(adapter -> model.language().confidenceLogits(prompts, adapter))
                .orElse(null);
    }

    private void scoreGiven(List<PendingLine> batch) {
        List<int[]> prompts = batch.stream().map(PendingLine::prompt).toList();
        float[] logits = logits(prompts);
        List<GivenAnswer> answers =
                batch.stream().map(item -> item.given().orElseThrow()).toList();
        List<TokenLogProbabilities> tokens = GivenAnswer.read(model.language(), prompts, answers);
        for (int row = 0; row < batch.size(); row++) {
            PendingLine item = batch.get(row);
            item.result()[0] = ScoredLine.ofGiven(
                    item.id(),
                    item.question(),
                    item.prompt(),
                    answers.get(row),
                    tokens.get(row),
                    logits == null ? null : (Float) logits[row],
                    model.answers(answers.get(row).model()),
                    model.language().modelId());
        }
    }

    private void score(List<PendingLine> batch) {
        List<int[]> prompts = batch.stream().map(PendingLine::prompt).toList();
        float[] logits = logits(prompts);
        List<Generation> answers =
                settings.maxTokens() > 0 ? model.language().answer(prompts, settings.maxTokens()) : null;
        for (int row = 0; row < batch.size(); row++) {
            PendingLine item = batch.get(row);
            item.result()[0] = ScoredLine.of(
                    item.id(),
                    item.question(),
                    item.prompt(),
                    answers == null ? null : answers.get(row),
                    logits == null ? null : (Float) logits[row],
                    model.answers(),
                    model.language().modelId());
        }
    }

    /** A line being scored; its batch fills in the result. */
    private record PendingLine(
            JsonNode id, String question, int[] prompt, Optional<GivenAnswer> given, ScoredLine[] result) {
        /** All that is read before anything is answered. */
        int[] read() {
            return given.map(answer -> IntStream.concat(IntStream.of(prompt), IntStream.of(answer.tokens()))
                            .toArray())
                    .orElse(prompt);
        }
    }
}
