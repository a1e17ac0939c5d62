package io.candor.feedback;

import io.candor.event.Answer;
import io.candor.event.DeadLetterReason;
import io.candor.event.Erasure;
import io.candor.event.Feedback;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** What a record that reached the calibrator turned out to be. */
sealed interface IncomingRecord {

    /** An answer. */
    record Answered(Answer answer, RecordPosition position) implements IncomingRecord {}

    /** A verdict; {@code timestamp} is the record's, in epoch milliseconds. */
    record FeedbackGiven(Feedback feedback, RecordPosition position, long timestamp) implements IncomingRecord {}

    /** That a question, or verdicts on it, are forgotten. */
    record Erased(Erasure erasure) implements IncomingRecord {}

    /**
     * An entry of the ledger of labeled answers.
     *
     * @param timestamp of the record, at most the present: what waits goes by it
     * @param stamped timestamp of the record as it lies in the topic: what can be computed again goes by it, whatever the clock
     *     says while it is read
     */
    record LedgerEntry(LabeledAnswer answer, RecordPosition position, long timestamp, long stamped)
            implements IncomingRecord {}

    /**
     * A record that cannot be used and goes to the dead letters.
     *
     * @param key as it came; null if there was none
     * @param value as it came; null if there was none
     * @param detail one sentence without text of the record
     */
    record Refused(
            byte[] key,
            byte[] value,
            Headers headers,
            RecordPosition position,
            long timestamp,
            DeadLetterReason reason,
            String detail)
            implements IncomingRecord, LabelingResult {

        /** Feedback that was accepted earlier; its headers are gone, the bytes are written anew. */
        static Refused of(Voice voice, byte[] key, byte[] value, DeadLetterReason reason, String detail) {
            return new Refused(
                    key, value, new RecordHeaders(), voice.getPosition(), voice.getTimestamp(), reason, detail);
        }
    }
}
