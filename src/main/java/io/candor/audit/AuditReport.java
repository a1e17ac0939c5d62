package io.candor.audit;

import java.util.List;
import java.util.Map;

/**
 * Result of an audit. All counts are of records whose question lies in the audited range: from the first question still
 * kept to the last one there was when the audit began.
 *
 * @param questions question records
 * @param answers answers by decision ("ACCEPTED", "REVIEW", "SCORED", "EXPIRED")
 * @param deadLetters dead letters
 * @param copies routed copies
 * @param pending questions not processed yet; 0 for a stream that is to be finished
 * @param older answers, copies and dead letters of questions that retention has removed
 * @param later answers, copies and dead letters of questions asked after the audit began, which it passes over
 * @param counts violations by kind, kinds without one left out
 * @param first the first violations word for word
 */
public record AuditReport(
        long questions,
        Map<String, Long> answers,
        long deadLetters,
        long copies,
        long pending,
        long older,
        long later,
        Map<ViolationKind, Long> counts,
        List<Violation> first) {

    public AuditReport {
        answers = Map.copyOf(answers);
        counts = Map.copyOf(counts);
        first = List.copyOf(first);
    }

    /** Violations of every kind together. */
    public long violations() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether every invariant holds. */
    public boolean clean() {
        return counts.isEmpty();
    }

    /** Answers of every decision together. */
    public long answered() {
        return answers.values().stream().mapToLong(Long::longValue).sum();
    }
}
