package io.candor.audit;

import io.candor.event.FinishedOffsets;
import java.util.Optional;
import java.util.function.Consumer;

/** Checks the questions of one partition by their marks, once their outcomes are read. */
final class LedgerCheck {
    private final String topic;
    private final int partition;
    private final Ledger ledger;
    private final boolean finished;
    private final Optional<FinishedOffsets> committed;
    private final long frontier;
    private long pending;

    /**
     * A check of one partition.
     *
     * @param committed what the answerers had committed before its outcomes were read; empty if that is not known
     * @param finished whether no question may be pending
     */
    LedgerCheck(String topic, int partition, Ledger ledger, Optional<FinishedOffsets> committed, boolean finished) {
        this.topic = topic;
        this.partition = partition;
        this.ledger = ledger;
        this.committed = committed;
        this.finished = finished;
        this.frontier = ledger.frontier();
    }

    /** Reports every violation that the marks show, and counts the pending questions. */
    void check(Consumer<Violation> violations) {
        ledger.forEach((offset, marks) -> {
            if (!ledger.isOlder(offset)) {
                check(offset, marks, violations);
            }
        });
    }

    long pending() {
        return pending;
    }

    private void check(long offset, int marks, Consumer<Violation> violations) {
        boolean done = has(marks, Ledger.ANSWERED) || has(marks, Ledger.DEAD);
        if (done && !has(marks, Ledger.QUESTION)) {
            violations.accept(at(ViolationKind.NO_SUCH_QUESTION, offset, "there is no record at this offset"));
        }
        if (has(marks, Ledger.ANSWERED) && has(marks, Ledger.DEAD)) {
            violations.accept(at(ViolationKind.ANSWERED_AND_DEAD, offset, "it has an answer and a dead letter"));
        }
        if (!done && has(marks, Ledger.QUESTION)) {
            checkOpen(offset, violations);
        }
        checkCopy(offset, marks, Ledger.TO_ACCEPTED, Ledger.COPY_ACCEPTED, violations);
        checkCopy(offset, marks, Ledger.TO_REVIEW, Ledger.COPY_REVIEW, violations);
    }

    // Outcomes are committed together with what the commit says of them, and none further ahead of an open question
    // than that
    // can say: who was committed without an outcome, or is further behind one, was skipped.
    private void checkOpen(long offset, Consumer<Violation> violations) {
        if (committed.filter(offsets -> offsets.contains(offset)).isPresent()) {
            violations.accept(
                    at(ViolationKind.LOST_QUESTION, offset, "it is committed, and has no answer and no dead letter"));
        } else if (offset + FinishedOffsets.MOST_AHEAD < frontier - 1) {
            violations.accept(at(ViolationKind.LOST_QUESTION, offset, "questions far behind it are done"));
        } else if (finished) {
            violations.accept(at(ViolationKind.LOST_QUESTION, offset, "it has no answer and no dead letter"));
        } else {
            pending++;
        }
    }

    private void checkCopy(long offset, int marks, int route, int copy, Consumer<Violation> violations) {
        if (has(marks, route) && !has(marks, copy)) {
            violations.accept(at(ViolationKind.MISSING_COPY, offset, "its answer has no copy where it was routed to"));
        } else if (!has(marks, route) && has(marks, copy)) {
            violations.accept(at(ViolationKind.MISPLACED_COPY, offset, "a copy lies where no answer was routed to"));
        } else if (has(marks, route) && !ledger.isCopyFaithful(offset) && !isRoutedTwice(marks)) {
            violations.accept(at(ViolationKind.ALTERED_COPY, offset, "answer and copy differ"));
        }
    }

    // With a copy on either topic the fingerprints cannot match; that is reported as misplaced already.
    private static boolean isRoutedTwice(int marks) {
        return has(marks, Ledger.COPY_ACCEPTED) && has(marks, Ledger.COPY_REVIEW);
    }

    private Violation at(ViolationKind kind, long offset, String detail) {
        return new Violation(kind, topic, partition, offset, detail);
    }

    private static boolean has(int marks, int mark) {
        return (marks & mark) != 0;
    }
}
