package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecentQuestionsTest {
    private final RecentQuestions recent = new RecentQuestions(3, 2_000, 2, 2);

    @Test
    void shouldForgetTheOldestWhenThereAreTooManyEntries() {
        for (int i = 0; i < 5; i++) {
            recent.recordOutcome(TestAnswers.outcome("q" + i, i, 10));
        }

        assertThat(recent.size()).isEqualTo(3);
        assertThat(recent.find("q1")).isEmpty();
        assertThat(recent.find("q2")).isPresent();
        assertThat(recent.evicted()).hasToString("1");
    }

    @Test
    void shouldForgetTheOldestWhenEntriesAreTooLarge() {
        recent.recordOutcome(TestAnswers.outcome("q0", 0, 1_000));
        recent.recordOutcome(TestAnswers.outcome("q1", 1, 1_000));

        assertThat(recent.find("q0")).isEmpty();
        assertThat(recent.find("q1")).isPresent();
    }

    @Test
    void shouldCountAnEntryOnceWhenItsQuestionEndsAgain() {
        for (int i = 0; i < 10; i++) {
            recent.recordOutcome(TestAnswers.outcome("same", i, 1_000));
        }
        recent.recordOutcome(TestAnswers.outcome("other", 10, 500));

        assertThat(recent.size()).isEqualTo(2);
    }

    @Test
    void shouldKeepTheAnswerWhenADeadLetterComesUnderItsId() {
        recent.recordOutcome(TestAnswers.outcome("q", 0, 10));

        recent.recordOutcome(TestAnswers.dead("q"));

        assertThat(recent.find("q")).get().isInstanceOf(QuestionOutcome.Answered.class);
    }

    @Test
    void shouldBePendingUntilTheQuestionEndsWhenItWasTaken() {
        recent.addPending("q");
        assertThat(recent.isPending("q")).isTrue();
        recent.acknowledged("q", 1);

        recent.recordOutcome(TestAnswers.dead("q"));

        assertThat(recent.isPending("q")).isFalse();
    }

    @Test
    void shouldWaitForTheNewOutcomeWhenADeadLetterIsAskedAgain() {
        recent.recordOutcome(TestAnswers.dead("q"));
        recent.addPending("q");
        recent.acknowledged("q", 9);

        assertThat(recent.find("q")).isEmpty();
        CompletableFuture<QuestionOutcome> waiter = recent.await("q");
        assertThat(waiter).isNotDone();
        recent.recordOutcome(TestAnswers.dead("q", Optional.empty(), 9));
        assertThat(waiter).isCompletedWithValue(TestAnswers.dead("q", Optional.empty(), 9));
    }

    @Test
    void shouldNotTakeTheLetterOfAnEarlierRecordForTheOutcomeWhenItIsReadLate() {
        recent.addPending("q");
        recent.acknowledged("q", 9);

        recent.recordOutcome(TestAnswers.dead("q", Optional.empty(), 1));

        assertThat(recent.isPending("q")).isTrue();
        assertThat(recent.find("q")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, true", "9, false"})
    void shouldTellWhoseLetterItIsWhenItIsReadBeforeTheQuestionIsAcknowledged(long offset, boolean pending) {
        recent.addPending("q");
        recent.recordOutcome(TestAnswers.dead("q", Optional.empty(), offset));

        recent.acknowledged("q", 9);

        assertThat(recent.isPending("q")).isEqualTo(pending);
    }

    @Test
    void shouldForgetTheOldestPendingWhenThereAreTooMany() {
        recent.addPending("a");
        recent.addPending("b");
        recent.addPending("c");

        assertThat(recent.isPending("a")).isFalse();
        assertThat(recent.isPending("c")).isTrue();
    }

    @Test
    void shouldTellEveryWaiterWhenTheQuestionEnds() {
        CompletableFuture<QuestionOutcome> first = recent.await("q");
        CompletableFuture<QuestionOutcome> second = recent.await("q");

        recent.recordOutcome(TestAnswers.dead("q"));

        assertThat(first).isCompletedWithValue(TestAnswers.dead("q"));
        assertThat(second).isCompletedWithValue(TestAnswers.dead("q"));
        assertThat(recent.waiters()).isZero();
    }

    @Test
    void shouldRefuseAWaiterWhenThereAreTooManyUntilOneLeaves() {
        CompletableFuture<QuestionOutcome> first = recent.await("a");
        recent.await("b");
        assertThatThrownBy(() -> recent.await("c"))
                .isInstanceOfSatisfying(RejectedException.class, removePending -> assertThat(removePending.kind())
                        .isEqualTo(Problem.Kind.TOO_MANY_REQUESTS));

        first.cancel(false);

        assertThat(recent.await("c")).isNotDone();
    }

    @Test
    void shouldReturnOnlyLaterAnswersWhenAskedFromAPosition() {
        recent.recordOutcome(TestAnswers.outcome("q0", 0, 10));
        recent.recordOutcome(TestAnswers.dead("d"));
        recent.recordOutcome(TestAnswers.outcome("q1", 1, 10));

        assertThat(recent.after(StreamPosition.parse("0")))
                .extracting(QuestionOutcome.Answered::questionId)
                .containsExactly("q1");
    }
}
