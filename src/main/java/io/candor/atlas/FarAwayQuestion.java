package io.candor.atlas;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * A question far from Atlas's facts.
 *
 * @param answers accepted answers; none where no answer is right
 * @param relation kind of question, for tables
 * @param unanswerable whether it is known from the way it was made that no answer is right
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record FarAwayQuestion(
        String id,
        String question,
        List<String> answers,
        String relation,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean unanswerable) {

    /** One with answers. */
    FarAwayQuestion(String id, String question, List<String> answers, String relation) {
        this(id, question, answers, relation, false);
    }

    /** One to which no answer is right. */
    static FarAwayQuestion unanswerable(String id, String question, String relation) {
        return new FarAwayQuestion(id, question, List.of(), relation, true);
    }
}
