package io.candor.feedback;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a verdict can have been given, whether it comes over REST or straight onto the topic. It orders a labeler's words, so one
 * from the year 2100, or in microseconds where milliseconds are meant, would silence the labeler for good.
 */
final class FeedbackTime {
    /** There was nothing to judge before; seconds where milliseconds are meant end up in 1970. */
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    /** Clocks differ a little. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private FeedbackTime() {}

    /** Why {@code givenAt} cannot be meant, in one sentence; empty if it can. */
    static Optional<String> problem(Instant givenAt, Instant arrival) {
        return isPlausible(givenAt, arrival)
                ? Optional.empty()
                : Optional.of(
                        "givenAt must lie between the year 2000 and five minutes after now, check clock and unit: "
                                + givenAt);
    }

    static boolean isPlausible(Instant givenAt, Instant arrival) {
        return !givenAt.isBefore(FIRST) && !givenAt.isAfter(arrival.plus(CLOCK_SKEW));
    }
}
