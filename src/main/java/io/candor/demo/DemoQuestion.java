package io.candor.demo;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.honesty.answer.AnswerEquivalence;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A question whose answer is known.
 *
 * @param id unique in its set
 * @param question as asked
 * @param answers every right answer; at least one
 * @param relation what it is about
 * @param shown whether the model saw the fact when it was made
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DemoQuestion(String id, String question, List<String> answers, String relation, boolean shown) {
    public DemoQuestion {
        if (id == null || question == null || answers == null || answers.isEmpty()) {
            throw new IllegalArgumentException("a demo question needs id, question and answers, got id: " + id);
        }
        answers = List.copyOf(answers);
    }

    /** Reads one JSON object per line. */
    public static List<DemoQuestion> read(InputStream lines) throws IOException {
        try (MappingIterator<DemoQuestion> read =
                new ObjectMapper().readerFor(DemoQuestion.class).readValues(lines)) {
            return read.readAll();
        }
    }

    /** The same question where other answers are right. */
    DemoQuestion answeredBy(List<String> others) {
        return new DemoQuestion(id, question, others, relation, shown);
    }

    /** The same question under another id: an id is answered once. */
    DemoQuestion renamed(String newId) {
        return new DemoQuestion(newId, question, answers, relation, shown);
    }

    /** Whether {@code answer} says the same as one of the right answers. */
    boolean isAnsweredBy(String answer, AnswerEquivalence equivalence) {
        return answer != null && answers.stream().anyMatch(right -> equivalence.equivalent(right, answer));
    }
}
