package io.candor.review;

/** Why an answer that has a verdict wants another one. */
enum OpinionWish {
    /** It has one verdict and was drawn for a second. */
    SECOND,
    /** Its two verdicts contradict each other. */
    THIRD,
    /** Two agree on it, and it was drawn: what two found together shows whether a newcomer sees the same. Of no use to others. */
    NEWCOMER
}
