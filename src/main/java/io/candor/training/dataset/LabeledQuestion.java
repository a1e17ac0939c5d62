package io.candor.training.dataset;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A question with its references, as a line of a question set holds it.
 *
 * @param id identity within the set; may be empty
 * @param question the question's text; {@code text}, as REST has it, in a file that is asked too
 * @param answers accepted answers; empty where none is known
 * @param domain subject area, for tables; may be empty
 * @param unanswerable whether it is known from the way the question was made that no answer to it is right; then it has no
 *     answers, and false says nothing
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record LabeledQuestion(
        String id,
        @JsonProperty(required = true) @JsonAlias("text") String question,
        @JsonAlias("answer") List<String> answers,
        @JsonAlias("relation") String domain,
        boolean unanswerable) {

    public LabeledQuestion {
        id = id == null ? "" : id;
        answers = answers == null ? List.of() : List.copyOf(answers);
        domain = domain == null ? "" : domain;
    }

    /** One that may have answers, known or not. */
    public LabeledQuestion(String id, String question, List<String> answers, String domain) {
        this(id, question, answers, domain, false);
    }
}
