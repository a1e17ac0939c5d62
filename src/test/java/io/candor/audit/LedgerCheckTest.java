package io.candor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.FinishedOffsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerCheckTest {
    private static final long OPEN = 3;

    private final Ledger ledger = new Ledger(100_000);
    private final List<Violation> found = new ArrayList<>();

    @Test
    void shouldCallAQuestionLostThatIsFurtherBehindAnOutcomeThanACommitCanTell() {
        ledger.mark(OPEN, Ledger.QUESTION);
        answered(OPEN + FinishedOffsets.MOST_AHEAD + 1);

        assertThat(pending(Optional.empty())).isZero();

        assertThat(found).extracting(Violation::kind).containsExactly(ViolationKind.LOST_QUESTION);
    }

    @Test
    void shouldCallAQuestionPendingThatMayBeOvertakenWhenTheCommitIsNotKnown() {
        ledger.mark(OPEN, Ledger.QUESTION);
        answered(OPEN + FinishedOffsets.MOST_AHEAD);

        assertThat(pending(Optional.empty())).isEqualTo(1);

        assertThat(found).isEmpty();
    }

    @Test
    void shouldCallAQuestionLostThatWasCommittedThoughNoneBehindItIsDone() {
        ledger.mark(OPEN, Ledger.QUESTION);

        assertThat(pending(Optional.of(FinishedOffsets.below(OPEN + 1)))).isZero();

        assertThat(found).extracting(Violation::offset).containsExactly(OPEN);
    }

    private void answered(long offset) {
        ledger.mark(offset, Ledger.QUESTION);
        ledger.mark(offset, Ledger.ANSWERED);
    }

    private long pending(Optional<FinishedOffsets> committed) {
        LedgerCheck check = new LedgerCheck("questions", 0, ledger, committed, false);
        check.check(found::add);
        return check.pending();
    }
}
