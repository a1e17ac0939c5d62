package io.candor.event;

/** Why a record became a dead letter; its name is the value of the header {@code candor.dlq.reason}. */
public enum DeadLetterReason {
    /** The record has no value. */
    NULL_VALUE,
    /** The value does not begin with magic byte 0 and a schema id, so it is not in the wire format. */
    NOT_WIRE_FORMAT,
    /** The registry does not know the schema id, and did not learn of it in the time it was given. */
    UNKNOWN_SCHEMA,
    /** The schema is of another type, of another subject's record, or cannot be read as ours. */
    WRONG_SCHEMA,
    /** The bytes do not match the schema: truncated, trailing bytes, absurd lengths, malformed text. */
    UNDECODABLE,
    /** The record has no key. */
    MISSING_KEY,
    /** The key is not the id inside the value, so answer and feedback would part ways. */
    KEY_MISMATCH,
    /** The question has no text. */
    EMPTY_TEXT,
    /** The text or its prompt is longer than allowed. */
    TEXT_TOO_LONG,
    /** The text holds control characters. */
    CONTROL_CHARACTERS,
    /** A time lies outside what can be meant. */
    BAD_TIMESTAMP,
    /** Another field is outside its documented range. */
    INVALID_FIELD,
    /** The record, or what would be written for it, is larger than its topic takes. */
    RECORD_TOO_LARGE,
    /** No prompt can be made of this record, or the model failed on it, alone in a batch, and would again. */
    UNANSWERABLE,
    /** Feedback waited for an answer to its question as long as feedback may wait. */
    UNKNOWN_QUESTION,
    /** Feedback on a question that expired: there is no confidence to hold against a verdict. */
    NOT_LABELABLE,
    /** Feedback that names another answer than the one its question has. */
    OTHER_ANSWER,
    /** Feedback on an answer that retention has deleted, or that cannot be read any more: there is nothing to label. */
    ANSWER_GONE,
    /** Feedback on a question that is forgotten. */
    FORGOTTEN,
    /** More labelers than one question may have. */
    TOO_MANY_LABELERS
}
