package io.candor.audit;

/** What can be wrong with a stream. */
public enum ViolationKind {
    /** A question ended in nothing, although it is committed as answered or the stream is finished. */
    LOST_QUESTION("questions without an answer or a dead letter"),
    /** Questions were removed by retention although the answerers had not come to them. */
    DELETED_UNREAD("ranges of questions deleted before anyone read them"),
    /** What the answerers committed does not say which questions are answered. */
    UNREADABLE_COMMIT("partitions whose committed offset has metadata that cannot be read"),
    /** A question has a second answer. */
    DOUBLED_ANSWER("second answers to one question"),
    /** A question has a second dead letter. */
    DOUBLED_DEAD_LETTER("second dead letters of one question"),
    /** A question has both an answer and a dead letter. */
    ANSWERED_AND_DEAD("questions with an answer and a dead letter"),
    /** The position that an answer or dead letter names holds no question. */
    NO_SUCH_QUESTION("answers and dead letters without a question"),
    /** An answer repeats another id, text, domain or time than its question has. */
    OTHER_QUESTION("answers that repeat another question than they name"),
    /** An answer's fields contradict its decision, their ranges, or its key. */
    MALFORMED_ANSWER("malformed answers"),
    /** An answer names a release that never went live for its model, or that cannot be had any more. */
    UNKNOWN_RELEASE("releases that answers name and that never went live"),
    /** The release an answer names gives its question another confidence. */
    OTHER_CONFIDENCE("answers whose confidence is not their release's"),
    /** Bytes on an answer topic that are no answer. */
    UNREADABLE_ANSWER("unreadable answers"),
    /** An accepted or reviewed answer has no copy on its topic. */
    MISSING_COPY("answers without their routed copy"),
    /** An answer has a second copy on the same topic. */
    DOUBLED_COPY("second copies of one answer"),
    /** A copy lies on a topic its answer's decision does not lead to, or has no answer at all. */
    MISPLACED_COPY("copies on the wrong topic or without an answer"),
    /** A copy's bytes differ from the answer's. */
    ALTERED_COPY("copies that differ from their answer"),
    /** A dead letter lacks one of its headers, or one cannot be read. */
    MALFORMED_DEAD_LETTER("malformed dead letters"),
    /** Key, value or headers of a dead letter differ from the question's. */
    ALTERED_DEAD_LETTER("dead letters that differ from their question");

    private final String meaning;

    ViolationKind(String meaning) {
        this.meaning = meaning;
    }

    /** In words, in the plural. */
    public String meaning() {
        return meaning;
    }
}
