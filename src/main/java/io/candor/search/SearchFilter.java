package io.candor.search;

import io.candor.event.QuestionLimits;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Which answers are looked for; what is empty is not asked for.
 *
 * @param words that must all be in question or answer
 * @param idPrefix with which the id begins
 * @param domains of which it is in one
 * @param visibleDomains the same, of whoever may see no others
 * @param tenant whose question it is, of whoever may see no others
 * @param lowest confidence, itself included
 * @param highest confidence, itself included
 * @param from earliest arrival, itself included
 * @param until first arrival that is too late
 */
public record SearchFilter(
        String words,
        String idPrefix,
        Set<String> domains,
        Set<String> visibleDomains,
        Optional<String> tenant,
        Set<String> decisions,
        Optional<String> releaseId,
        Optional<String> answerModel,
        OptionalDouble lowest,
        OptionalDouble highest,
        Optional<Instant> from,
        Optional<Instant> until) {
    /** Longest {@link #words}. */
    public static final int MOST_CHARACTERS = 1000;
    /** Most different words that are looked for; further ones are not. */
    public static final int MOST_WORDS = 32;
    /** Longest {@link #idPrefix}. */
    public static final int PREFIX_CHARACTERS = QuestionLimits.ID_CHARACTERS;

    /** All answers. */
    public static final SearchFilter ALL = new SearchFilter(
            "",
            "",
            Set.of(),
            Set.of(),
            Optional.empty(),
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            Optional.empty());
}
