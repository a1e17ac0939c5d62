package io.candor.erasure;

import io.candor.event.QuestionLimits;

/**
 * What is to be forgotten.
 *
 * @param kind of what
 * @param name a question's id, or a labeler's name
 */
public record ErasureRequest(Kind kind, String name) {
    private static final int LONGEST = 1_024;

    /** What can be forgotten. */
    public enum Kind {
        /** A question, its answer and every verdict on it. */
        QUESTION,
        /** Every verdict of a labeler, and the labeler's keys. */
        LABELER
    }

    /** @throws IllegalArgumentException if the name is empty or longer than any */
    public ErasureRequest {
        if (QuestionLimits.isBlank(name) || name.length() > LONGEST) {
            throw new IllegalArgumentException("it must have 1 to " + LONGEST + " characters, one of them visible");
        }
    }

    /** What a keyed hash of it is made of, so that a question's id and a labeler of that name have different ones. */
    public String identity() {
        return kind + "\0" + name;
    }
}
