package io.candor.search;

import java.util.List;

/**
 * What a question is found by, beside its id and when it came. What is not there is null.
 *
 * @param tenant whose question it is
 * @param texts question, answer and whatever else is searched for words
 * @param confidence in [0, 1], the one that decides
 */
public record SearchFields(
        String domain,
        String tenant,
        String decision,
        String releaseId,
        String modelId,
        String answerModel,
        Double confidence,
        List<String> texts) {
    /** Found by its id alone. */
    public static final SearchFields NONE = new SearchFields(null, null, null, null, null, null, null, List.of());
}
