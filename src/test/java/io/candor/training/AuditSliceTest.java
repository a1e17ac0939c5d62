package io.candor.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AuditSliceTest {
    @Test
    void shouldTakeItsShareOfQuestions() {
        AuditSlice slice = new AuditSlice(0.2, "salt");

        long taken = IntStream.range(0, 20_000)
                .filter(i -> slice.contains("question-" + i))
                .count();

        assertThat(taken / 20_000.0).isCloseTo(0.2, within(0.01));
    }

    @Test
    void shouldTakeTheSameQuestionsForEver() {
        // Pinned: a question that changes sides would have been learned from and would then judge.
        assertThat(AuditSlice.fraction("candor", "question-1")).isEqualTo(0.7239398916297917);
    }

    @Test
    void shouldKeepWhatItTookWhenTheShareGrows() {
        AuditSlice small = new AuditSlice(0.1, "salt");
        AuditSlice large = new AuditSlice(0.3, "salt");

        assertThat(IntStream.range(0, 1_000).mapToObj(i -> "q" + i).filter(small::contains))
                .isNotEmpty()
                .allMatch(large::contains);
    }

    @Test
    void shouldTakeOthersWhenTheSaltIsAnother() {
        AuditSlice one = new AuditSlice(0.2, "one");
        AuditSlice other = new AuditSlice(0.2, "other");

        long both = IntStream.range(0, 20_000)
                .mapToObj(i -> "q" + i)
                .filter(id -> one.contains(id) && other.contains(id))
                .count();

        assertThat(both / 20_000.0).isCloseTo(0.04, within(0.01));
    }

    @Test
    void shouldNameTheKeyWhenTheShareIsNoShare() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AuditSlice(1, "salt"))
                .withMessage("candor.training.audit.share must be in (0, 1), got: 1.0");
    }
}
