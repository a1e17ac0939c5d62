package io.candor.atlas;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * A question beside those on facts.
 *
 * @param relation kind of question, for tables
 * @param answers accepted answers; none where they need not be known, or where there are none
 * @param unanswerable whether it is known from the way it was made that no answer is right; null, and not written, means no
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ElicitationQuestion(String id, String question, List<String> answers, String relation, Boolean unanswerable) {

    /** One that may have an answer, which nobody needs to know. */
    static ElicitationQuestion open(String id, String question) {
        return new ElicitationQuestion(id, question, List.of(), "", null);
    }

    /** One to which no answer is right. */
    static ElicitationQuestion unanswerable(String id, String question, String kind) {
        return new ElicitationQuestion(id, question, List.of(), kind, true);
    }
}
