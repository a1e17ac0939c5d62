package io.candor.audit;

import io.candor.event.Decision;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts what was read. */
final class ReadCounts {
    private final Map<Decision, Long> answers = new EnumMap<>(Decision.class);
    private long deadLetters;
    private long copies;
    private long older;
    private long later;

    void answer(Decision decision) {
        answers.merge(decision, 1L, Long::sum);
    }

    void deadLetter() {
        deadLetters++;
    }

    void copy() {
        copies++;
    }

    /** Counts a record of a question out of the audited range, and says whether it was one. */
    boolean isOutside(Ledger ledger, long offset) {
        older += ledger.isOlder(offset) ? 1 : 0;
        later += ledger.isLater(offset) ? 1 : 0;
        return ledger.isOlder(offset) || ledger.isLater(offset);
    }

    AuditReport report(long questions, long pending, Violations violations) {
        Map<String, Long> byName = answers.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
        return new AuditReport(
                questions, byName, deadLetters, copies, pending, older, later, violations.counts(), violations.first());
    }
}
