package io.candor.audit;

import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Decoded;
import io.candor.event.RecordPosition;
import io.candor.event.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Enters the records of one answer topic, be it all answers or copies, into the ledgers. */
final class AnswerAuditor {
    /** Confluent's wire format: byte 0 and a schema id, which may differ between subjects. */
    private static final int WIRE_HEADER_BYTES = 5;

    private final Topic<String, Answer> topic;
    private final int mark;
    private final ViolationKind doubled;
    private final Questions questions;
    private final ReadCounts tally;
    private final Violations violations;
    private final ReleaseRule releases;
    private final Fingerprint fingerprint = new Fingerprint();

    /** @param mark what a record of this topic means: ANSWERED, COPY_ACCEPTED or COPY_REVIEW of {@link Ledger} */
    AnswerAuditor(
            Topic<String, Answer> topic,
            int mark,
            Questions questions,
            ReadCounts tally,
            Violations violations,
            ReleaseRule releases) {
        this.topic = topic;
        this.mark = mark;
        this.doubled = mark == Ledger.ANSWERED ? ViolationKind.DOUBLED_ANSWER : ViolationKind.DOUBLED_COPY;
        this.questions = questions;
        this.tally = tally;
        this.violations = violations;
        this.releases = releases;
    }

    void enter(ConsumerRecord<byte[], byte[]> record) {
        Decoded<Answer> decoded = topic.decodeValue(record.headers(), record.value());
        if (decoded instanceof Decoded.Valid<Answer> valid) {
            enter(record, valid.value());
        } else if (decoded instanceof Decoded.Poison<Answer> poison) {
            add(ViolationKind.UNREADABLE_ANSWER, record, poison.reason() + ", " + poison.detail());
        }
    }

    private void enter(ConsumerRecord<byte[], byte[]> record, Answer answer) {
        RecordPosition source = answer.getSource();
        Optional<Ledger> ledger = questions.ledger(source.getTopic(), source.getPartition());
        if (ledger.isEmpty() || source.getOffset() < 0) {
            add(ViolationKind.NO_SUCH_QUESTION, record, "its source is " + place(source));
            return;
        }
        if (!ledger.get().isLater(source.getOffset())) {
            check(record, answer);
            releases.note(record, answer);
            markIn(ledger.get(), record, answer);
        }
        if (!tally.isOutside(ledger.get(), source.getOffset())) {
            count(answer.getDecision());
        }
    }

    private void check(ConsumerRecord<byte[], byte[]> record, Answer answer) {
        String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        AnswerRules.broken(answer, key).ifPresent(broken -> add(ViolationKind.MALFORMED_ANSWER, record, broken));
    }

    private void markIn(Ledger ledger, ConsumerRecord<byte[], byte[]> record, Answer answer) {
        long offset = answer.getSource().getOffset();
        if (!ledger.mark(offset, mark)) {
            add(doubled, record, "the other one has the same source, " + place(answer.getSource()));
            return;
        }
        if (mark == Ledger.ANSWERED) {
            markDecision(ledger, record, answer);
        }
        if (mark != Ledger.ANSWERED || isRouted(answer.getDecision())) {
            ledger.route(offset, ofAnswer(record));
        }
    }

    private void markDecision(Ledger ledger, ConsumerRecord<byte[], byte[]> record, Answer answer) {
        long offset = answer.getSource().getOffset();
        if (answer.getDecision() == Decision.ACCEPTED) {
            ledger.mark(offset, Ledger.TO_ACCEPTED);
        }
        if (answer.getDecision() == Decision.REVIEW) {
            ledger.mark(offset, Ledger.TO_REVIEW);
        }
        if (ledger.has(offset, Ledger.QUESTION) && !questions.isRepeatedBy(answer, ledger, offset)) {
            add(ViolationKind.OTHER_QUESTION, record, "its source is " + place(answer.getSource()));
        }
    }

    private static boolean isRouted(Decision decision) {
        return decision == Decision.ACCEPTED || decision == Decision.REVIEW;
    }

    private long ofAnswer(ConsumerRecord<byte[], byte[]> record) {
        return fingerprint
                .add(record.key())
                .add(record.value(), WIRE_HEADER_BYTES)
                .take();
    }

    private void count(Decision decision) {
        if (mark == Ledger.ANSWERED) {
            tally.answer(decision);
        } else {
            tally.copy();
        }
    }

    private void add(ViolationKind kind, ConsumerRecord<byte[], byte[]> record, String detail) {
        violations.add(new Violation(kind, record.topic(), record.partition(), record.offset(), detail));
    }

    private static String place(RecordPosition source) {
        return source.getTopic() + "-" + source.getPartition() + "@" + source.getOffset();
    }
}
