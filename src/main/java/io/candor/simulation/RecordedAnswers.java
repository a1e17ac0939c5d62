package io.candor.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.candor.event.TextIdentity;
import io.candor.honesty.answer.AnswerIdentity;
import io.candor.training.dataset.LabeledQuestion;
import io.candor.training.dataset.TextLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads recorded answers from JSON lines. Each text is kept once, in its first line. */
public final class RecordedAnswers {
    /** What a confidence is taken for that leaves no doubt: odds must be finite. */
    private static final double SUREST = 1e-9;

    private static final ObjectReader JSON =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private RecordedAnswers() {}

    private interface LineReader {
        void read(JsonNode line, String place) throws IOException;
    }

    /**
     * Questions with accepted answers, and what {@code candor score} made of them. A question without a line is left out.
     *
     * @param source what the lines are called in error messages
     * @throws IOException naming the line that cannot be used
     */
    public static List<RecordedAnswer> scored(List<LabeledQuestion> questions, TextLines lines, String source)
            throws IOException {
        Map<String, JsonNode> answers = new HashMap<>();
        Map<String, Double> logits = new HashMap<>();
        each(lines, source, (line, place) -> {
            String key = line.hasNonNull("id") ? line.get("id").asText() : string(line, place, "question", "text");
            answers.put(key, line);
            logits.put(key, logit(line, place));
            string(line, place, "answer");
        });
        Map<String, RecordedAnswer> recorded = new LinkedHashMap<>();
        for (LabeledQuestion question : questions) {
            String key = answers.containsKey(question.id()) ? question.id() : question.question();
            Set<String> accepted = new HashSet<>();
            question.answers().forEach(answer -> accepted.add(AnswerIdentity.of(answer)));
            accepted.remove(AnswerIdentity.NONE);
            if (answers.containsKey(key) && !accepted.isEmpty()) {
                String answer =
                        AnswerIdentity.of(answers.get(key).path("answer").asText());
                String text = TextIdentity.of(question.question(), question.id());
                double right = accepted.contains(answer) ? 1 : 0;
                recorded.putIfAbsent(
                        text, new RecordedAnswer(text, question.domain(), answer, logits.get(key), right, accepted));
            }
        }
        if (recorded.isEmpty()) {
            throw new IOException(source + " has no answer to any question with \"answers\": score these questions");
        }
        return List.copyOf(recorded.values());
    }

    /**
     * Answers with verdicts: lines with {@code text} (or {@code question}), {@code domain} (or {@code relation}), {@code logit} or
     * {@code confidence}, {@code answer} and {@code correctness} (or {@code label}). What is right is known only where the answer was.
     *
     * @param source what the lines are called in error messages
     * @throws IOException naming the line that cannot be used
     */
    public static List<RecordedAnswer> labeled(TextLines lines, String source) throws IOException {
        Map<String, RecordedAnswer> recorded = new LinkedHashMap<>();
        each(lines, source, (line, place) -> {
            String question = string(line, place, "text", "question");
            double correctness = share(line, place, line.has("label") ? "label" : "correctness");
            String answer = AnswerIdentity.of(string(line, place, "answer"));
            String domain = line.hasNonNull("domain") || line.hasNonNull("relation")
                    ? string(line, place, "domain", "relation")
                    : "";
            String text = TextIdentity.of(question, question);
            Set<String> accepted =
                    correctness >= 0.5 && !answer.equals(AnswerIdentity.NONE) ? Set.of(answer) : Set.of();
            recorded.putIfAbsent(
                    text, new RecordedAnswer(text, domain, answer, logit(line, place), correctness, accepted));
        });
        if (recorded.isEmpty()) {
            throw new IOException(
                    source + " holds no answer: write lines with text, domain, logit, answer, correctness");
        }
        return List.copyOf(recorded.values());
    }

    /**
     * Answers of the domains that have enough of them.
     *
     * @param fewest of a domain that is kept
     * @param most of a domain, the first ones
     */
    public static List<RecordedAnswer> ofLargeDomains(List<RecordedAnswer> answers, int fewest, int most) {
        Map<String, List<RecordedAnswer>> domains = new TreeMap<>();
        answers.forEach(answer -> domains.computeIfAbsent(answer.domain(), name -> new ArrayList<>())
                .add(answer));
        List<RecordedAnswer> kept = new ArrayList<>();
        domains.values().stream()
                .filter(domain -> domain.size() >= fewest)
                .forEach(domain -> kept.addAll(domain.subList(0, Math.min(most, domain.size()))));
        if (kept.isEmpty()) {
            throw new NotEnoughQuestionsException("no domain has " + fewest
                    + " answered questions with known answers: give more, or a smaller --fewest");
        }
        return kept;
    }

    private static void each(TextLines lines, String source, LineReader reader) throws IOException {
        for (Optional<TextLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
            String place = source + " line " + line.get().number();
            if (line.get() instanceof TextLines.Fault fault) {
                throw new IOException(place + " " + fault.problem() + ": save it as UTF-8");
            }
            String text = ((TextLines.Text) line.get()).text();
            if (!text.isBlank()) {
                reader.read(object(text, place), place);
            }
        }
    }

    private static JsonNode object(String text, String place) throws IOException {
        try {
            JsonNode node = JSON.readTree(text);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw new IOException(
                    place + " is not JSON ("
                            + e.getOriginalMessage().lines().findFirst().orElse("") + "): write one object a line",
                    e);
        }
        throw new IOException(place + " is no JSON object: write one object a line");
    }

    /** The text under the first of these keys that is there. */
    private static String string(JsonNode line, String place, String... keys) throws IOException {
        for (String key : keys) {
            if (line.path(key).isTextual()) {
                return line.get(key).asText();
            }
        }
        throw new IOException(place + " has no text under \"" + String.join("\" or \"", keys) + "\": write it");
    }

    private static double logit(JsonNode line, String place) throws IOException {
        if (line.path("logit").isNumber()) {
            double logit = line.get("logit").asDouble();
            if (Double.isFinite(logit)) {
                return logit;
            }
        }
        if (!line.path("confidence").isNumber()) {
            throw new IOException(place
                    + " has no number under \"logit\" or \"confidence\": write one, or score with a model that has an"
                    + " adapter");
        }
        double confidence = Math.max(SUREST, Math.min(1 - SUREST, share(line, place, "confidence")));
        return Math.log(confidence / (1 - confidence));
    }

    private static double share(JsonNode line, String place, String key) throws IOException {
        double value = line.path(key).isNumber() ? line.get(key).asDouble() : Double.NaN;
        // Written so that NaN fails.
        if (!(value >= 0 && value <= 1)) {
            throw new IOException(place + " has no number in [0, 1] under \"" + key + "\": write one");
        }
        return value;
    }
}
