package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RecentQuestionsTest {
    private final RecentQuestions ledger = new RecentQuestions(3, 2_000, 2, 2);

    @Test
    void shouldForgetTheOldestWhenThereAreTooManyEntries() {
        for (int i = 0; i < 5; i++) {
            ledger.ended(TestAnswers.outcome("q" + i, i, 10));
        }

        assertThat(ledger.size()).isEqualTo(3);
        assertThat(ledger.find("q1")).isEmpty();
        assertThat(ledger.find("q2")).isPresent();
        assertThat(ledger.forgotten()).hasToString("1");
    }

    @Test
    void shouldForgetTheOldestWhenEntriesAreTooLarge() {
        ledger.ended(TestAnswers.outcome("q0", 0, 1_000));
        ledger.ended(TestAnswers.outcome("q1", 1, 1_000));

        assertThat(ledger.find("q0")).isEmpty();
        assertThat(ledger.find("q1")).isPresent();
    }

    @Test
    void shouldCountAnEntryOnceWhenItsQuestionEndsAgain() {
        for (int i = 0; i < 10; i++) {
            ledger.ended(TestAnswers.outcome("same", i, 1_000));
        }
        ledger.ended(TestAnswers.outcome("other", 10, 500));

        assertThat(ledger.size()).isEqualTo(2);
    }

    @Test
    void shouldKeepTheAnswerWhenADeadLetterComesUnderItsId() {
        ledger.ended(TestAnswers.outcome("q", 0, 10));

        ledger.ended(TestAnswers.dead("q"));

        assertThat(ledger.find("q")).get().isInstanceOf(QuestionOutcome.Answered.class);
    }

    @Test
    void shouldBePendingUntilTheQuestionEndsWhenItWasTaken() {
        ledger.taken("q");
        assertThat(ledger.isPending("q")).isTrue();

        ledger.ended(TestAnswers.dead("q"));

        assertThat(ledger.isPending("q")).isFalse();
    }

    @Test
    void shouldForgetTheOldestPendingWhenThereAreTooMany() {
        ledger.taken("a");
        ledger.taken("b");
        ledger.taken("c");

        assertThat(ledger.isPending("a")).isFalse();
        assertThat(ledger.isPending("c")).isTrue();
    }

    @Test
    void shouldTellEveryWaiterWhenTheQuestionEnds() {
        CompletableFuture<QuestionOutcome> first = ledger.await("q");
        CompletableFuture<QuestionOutcome> second = ledger.await("q");

        ledger.ended(TestAnswers.dead("q"));

        assertThat(first).isCompletedWithValue(TestAnswers.dead("q"));
        assertThat(second).isCompletedWithValue(TestAnswers.dead("q"));
        assertThat(ledger.waiters()).isZero();
    }

    @Test
    void shouldRefuseAWaiterWhenThereAreTooManyUntilOneLeaves() {
        CompletableFuture<QuestionOutcome> first = ledger.await("a");
        ledger.await("b");
        assertThatThrownBy(() -> ledger.await("c"))
                .isInstanceOfSatisfying(RejectedException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Problem.Kind.TOO_MANY_REQUESTS));

        first.cancel(false);

        assertThat(ledger.await("c")).isNotDone();
    }

    @Test
    void shouldReturnOnlyLaterAnswersWhenAskedFromAPosition() {
        ledger.ended(TestAnswers.outcome("q0", 0, 10));
        ledger.ended(TestAnswers.dead("d"));
        ledger.ended(TestAnswers.outcome("q1", 1, 10));

        assertThat(ledger.after(StreamPosition.parse("0")))
                .extracting(QuestionOutcome.Answered::questionId)
                .containsExactly("q1");
    }
}
