package io.candor.review;

import io.candor.access.Caller;
import io.candor.event.QuestionLimits;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;

/**
 * Who judges.
 *
 * @param name the credential's, or where access is open the one that the request gives
 * @param holder whom reservations count against: one credential, or where access is open one address, whatever names come from it
 */
record ReviewLabeler(String name, String holder) {
    /** Longest name, in characters, as of verdicts. */
    static final int NAME_LENGTH = 128;

    /**
     * @param holder see there
     * @throws RejectedException if there is no name, or it is not the credential's
     */
    static ReviewLabeler of(Caller caller, String named, String holder) {
        return new ReviewLabeler(name(caller, named), holder);
    }

    /** @throws RejectedException if there is no name, or it is not the credential's */
    static String name(Caller caller, String named) {
        if (caller.name().isPresent()) {
            return ofCredential(caller.name().get(), named);
        }
        boolean valid = named != null
                && named.length() <= NAME_LENGTH
                && !QuestionLimits.isBlank(named)
                && QuestionLimits.isPlainLine(named);
        if (!valid) {
            throw RejectedException.invalid("labeler is required where access is open: 1 to " + NAME_LENGTH
                            + " printable characters, one of them visible")
                    .field("labeler");
        }
        return named;
    }

    private static String ofCredential(String name, String named) {
        if (named != null && !named.equals(name)) {
            throw new RejectedException(
                            Problem.Kind.OTHER_LABELER,
                            "answers are given out under the name of the credential; leave labeler out")
                    .field("labeler");
        }
        return name;
    }
}
