package io.candor.search;

/** How far a question has come. The order is kept: it is stored. */
public enum QuestionState {
    /** On the stream, and nothing more. */
    PENDING,
    /** It could not be worked on. */
    DEAD_LETTER,
    /** Its deadline passed before it was answered. */
    EXPIRED,
    /** Answered or scored. */
    ANSWERED;

    /** Whether an answerer wrote an answer's record of it. */
    boolean isAnswer() {
        return this == EXPIRED || this == ANSWERED;
    }
}
