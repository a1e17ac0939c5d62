package io.candor.feedback;

/** What can happen to feedback and labels; each is counted. */
public enum FeedbackEvent {
    /** A verdict of a person took effect or waits to. */
    HUMAN_VERDICT,
    /** A verdict from a reference took effect or waits to. */
    REFERENCE_VERDICT,
    /** A verdict of a judge took effect or waits to. */
    JUDGE_VERDICT,
    /** A labeler withdrew a verdict. */
    RETRACTION,
    /** Feedback came before its answer and waits. */
    PARKED,
    /** The same message came again, or the same labeler gave the same verdict again. */
    REPEATED,
    /** A verdict came that is older than the labeler's latest. */
    SUPERSEDED,
    /** A second answer to a question; the first one stands. */
    DUPLICATE_ANSWER,
    /** A question, or verdicts on it, were forgotten. */
    FORGOTTEN,
    /** Feedback never met an answer in the time it may wait: sent to the dead letters. */
    UNKNOWN_QUESTION,
    /** An answer left the store without having had a verdict. */
    EXPIRED_UNLABELED,
    /** An answer left the store with verdicts on it; its label stands. */
    EXPIRED_LABELED,
    /** An answer of the audit sample without a verdict was announced on the ledger. */
    SAMPLED,
    /** A labeled answer was sent. */
    LABELED,
    /** A labeled answer was sent whose labelers disagree. */
    DISAGREEMENT,
    /** A label of the audit sample became final whose text had one already under its release: no new evidence of drift. */
    REPEATED_TEXT,
    /** A verdict on an answer of the audit sample changed after its label was bet on. */
    LATE_CORRECTION,
    /** A label became final whose labelers are all suspected: not bet on. */
    SUSPECT_VERDICT,
    /** A text of the audit sample had no verdict that counts when its time was over. */
    MISSING_VERDICT,
    /** A label came for a report window that has been forgotten. */
    LATE_FOR_REPORT
}
