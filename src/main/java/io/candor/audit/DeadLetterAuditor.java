package io.candor.audit;

import io.candor.event.DeadLetter;
import io.candor.event.DeadLetterReason;
import io.candor.event.RecordPosition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Enters dead letters into the ledgers and compares them with the questions they were. */
final class DeadLetterAuditor {
    private static final List<String> ADDED = List.of(
            DeadLetter.REASON,
            DeadLetter.DETAIL,
            DeadLetter.TOPIC,
            DeadLetter.PARTITION,
            DeadLetter.OFFSET,
            DeadLetter.TIMESTAMP,
            DeadLetter.FAILED_AT);

    private final Questions questions;
    private final ReadCounts tally;
    private final Violations violations;

    DeadLetterAuditor(Questions questions, ReadCounts tally, Violations violations) {
        this.questions = questions;
        this.tally = tally;
        this.violations = violations;
    }

    void enter(ConsumerRecord<byte[], byte[]> record) {
        Optional<String> missing =
                ADDED.stream().filter(name -> text(record, name).isEmpty()).findFirst();
        if (missing.isPresent()) {
            add(ViolationKind.MALFORMED_DEAD_LETTER, record, "header " + missing.get() + " is missing");
            return;
        }
        try {
            DeadLetterReason.valueOf(required(record, DeadLetter.REASON));
            Long.parseLong(required(record, DeadLetter.TIMESTAMP));
            Long.parseLong(required(record, DeadLetter.FAILED_AT));
            enter(record, DeadLetter.source(record.headers()).orElseThrow(IllegalArgumentException::new));
        } catch (IllegalArgumentException malformed) {
            // The record is as it is: a finding.
            add(ViolationKind.MALFORMED_DEAD_LETTER, record, "a header is not what it should be");
        }
    }

    private void enter(ConsumerRecord<byte[], byte[]> record, RecordPosition source) {
        long offset = source.getOffset();
        Optional<Ledger> found = questions.ledger(source.getTopic(), source.getPartition());
        if (found.isEmpty() || offset < 0) {
            add(ViolationKind.NO_SUCH_QUESTION, record, "its headers name no partition of the questions");
            return;
        }
        Ledger ledger = found.get();
        if (!ledger.isLater(offset)) {
            markIn(ledger, record, offset);
        }
        if (!tally.isOutside(ledger, offset)) {
            tally.deadLetter();
        }
    }

    private void markIn(Ledger ledger, ConsumerRecord<byte[], byte[]> record, long offset) {
        if (!ledger.mark(offset, Ledger.DEAD)) {
            add(ViolationKind.DOUBLED_DEAD_LETTER, record, "the other one has the same source offset " + offset);
            return;
        }
        // Of one that was cut, what it says of its original.
        RecordParts original = RecordParts.ofOriginal(record, ADDED.size());
        if (ledger.has(offset, Ledger.QUESTION) && !questions.isMadeOf(original, ledger, offset)) {
            add(ViolationKind.ALTERED_DEAD_LETTER, record, "of the question at offset " + offset);
        }
    }

    private static String required(ConsumerRecord<byte[], byte[]> record, String name) {
        return text(record, name).orElseThrow();
    }

    private static Optional<String> text(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }

    private void add(ViolationKind kind, ConsumerRecord<byte[], byte[]> record, String detail) {
        violations.add(new Violation(kind, record.topic(), record.partition(), record.offset(), detail));
    }
}
