package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.candor.access.Caller;
import io.candor.event.Answer;
import io.candor.event.AnswerMode;
import io.candor.event.Decision;
import io.candor.event.FeedbackSource;
import io.candor.event.Question;
import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AskedQuestionsTest {
    private static final Caller ANYBODY = new Caller(Optional.empty(), FeedbackSource.HUMAN, Set.of());
    private static final Caller LAWYER = new Caller(Optional.of("lawyer"), FeedbackSource.HUMAN, Set.of("law"));

    private final RecentQuestions recent = new RecentQuestions(10, 100_000, 10, 10);
    private final AskedQuestions asked = new AskedQuestions(recent, 3);

    @Test
    void shouldNotAskTwiceWhenTheSameQuestionComesAgain() {
        AskedQuestions.Claim first = claim(question("q", "Why?"));
        AskedQuestions.Claim again = claim(question("q", "Why?"));

        assertThat(first.repeated()).isFalse();
        assertThat(again.repeated()).isTrue();
        assertThat(again.acknowledged()).isSameAs(first.acknowledged());
    }

    @Test
    void shouldNameTheFieldWhenTheIdBelongsToAnotherQuestion() {
        claim(question("q", "Why?"));

        conflict(question("q", "How?"), "text");
        conflict(with(question("q", "Why?")).setDomain("other").build(), "domain");
        conflict(with(question("q", "Why?")).setMode(AnswerMode.SCORE).build(), "mode");
    }

    @Test
    void shouldRefuseAnIdOfAForeignDomainInTheSameWordsWhetherTheTextWasGuessedOrNot() {
        claim(question("q", "Why?"));

        RejectedException guessed =
                refusal(with(question("q", "Why?")).setDomain("law").build());
        RejectedException other =
                refusal(with(question("q", "How?")).setDomain("law").build());

        assertThat(guessed.problem()).isEqualTo(other.problem());
        assertThat(guessed.problem().field()).isEqualTo("id");
    }

    private RejectedException refusal(Question question) {
        return catchThrowableOfType(
                RejectedException.class,
                () -> asked.claim(List.of(new AskedQuestions.Submission(question, null, LAWYER)), Optional.empty()));
    }

    @Test
    void shouldSayThatAnIdIsTakenToATenantWhoseItIsNotAndWhyToThoseOfNone() {
        Caller other =
                new Caller(Optional.of("o"), FeedbackSource.HUMAN, Set.of(), Optional.of("other"), Optional.empty());
        claim(with(question("q", "Why?")).setTenant("acme").build());

        RejectedException taken = catchThrowableOfType(
                RejectedException.class,
                () -> asked.claim(
                        List.of(new AskedQuestions.Submission(
                                with(question("q", "Why?")).setTenant("other").build(), null, other)),
                        Optional.empty()));

        assertThat(taken.problem().field()).isEqualTo("id");
        assertThat(taken).hasMessageContaining("is taken");
        conflict(question("q", "Why?"), "tenant");
    }

    @Test
    void shouldNameTheFieldWhenTheIdBelongsToAQuestionWithAnotherAnswer() {
        claim(answered("q", "Lima", "acme"));

        conflict(answered("q", "Cusco", "acme"), "answer");
        conflict(answered("q", "Lima", "other"), "answerModel");
        conflict(with(question("q", "Why?")).setMode(AnswerMode.SCORE).build(), "answer");
        assertThat(claim(answered("q", "Lima", "acme")).repeated()).isTrue();
    }

    @Test
    void shouldNameTheFieldWhenTheIdWasAnsweredElsewhereWithAnotherAnswer() {
        Answer scored = TestAnswers.answer("q", "general");
        scored.setQuestion("Why?");
        scored.setDecision(Decision.SCORED);
        scored.setAnswerModel("acme");
        recent.recordOutcome(
                new QuestionOutcome.Answered(AnswerView.of(scored), 0, 1, StreamPosition.START.with(0, 1), 10));

        conflict(answered("q", "Cusco", "acme"), "answer");
        conflict(answered("q", "Lima", "other"), "answerModel");
        assertThat(claim(answered("q", "Lima", "acme")).repeated()).isTrue();
    }

    @Test
    void shouldTakeItForTheSameQuestionWhenAnotherSystemAnsweredInsteadOfTheModel() {
        Answer scored = TestAnswers.answer("q", "general");
        scored.setQuestion("Why?");
        scored.setDecision(Decision.SCORED);
        scored.setAnswerModel("acme");
        recent.recordOutcome(
                new QuestionOutcome.Answered(AnswerView.of(scored), 0, 1, StreamPosition.START.with(0, 1), 10));

        conflict(question("q", "How?"), "text");
        assertThat(claim(question("q", "Why?")).repeated()).isTrue();
    }

    @Test
    void shouldNotTakeAPlainQuestionForOneThatCarriedAnAnswer() {
        Answer scored = TestAnswers.answer("q", "general");
        scored.setQuestion("Why?");
        scored.setDecision(Decision.REVIEW);
        scored.setMode(AnswerMode.SCORE);
        scored.setAnswerModel("acme");
        recent.recordOutcome(
                new QuestionOutcome.Answered(AnswerView.of(scored), 0, 1, StreamPosition.START.with(0, 1), 10));

        conflict(question("q", "Why?"), "mode");
        assertThat(claim(answered("q", scored.getAnswer(), "acme")).repeated()).isTrue();
    }

    private static Question answered(String id, String answer, String model) {
        return with(question(id, "Why?"))
                .setMode(AnswerMode.SCORE)
                .setAnswer(answer)
                .setAnswerModel(model)
                .build();
    }

    @Test
    void shouldTakeItForTheSameQuestionWhenOnlyWhatAnAnswerDoesNotSayDiffers() {
        claim(question("q", "Why?"));

        assertThat(claim(with(question("q", "Why?"))
                                .setMaxTokens(7)
                                .setDeadline(Instant.EPOCH)
                                .build())
                        .repeated())
                .isTrue();
    }

    @Test
    void shouldAskTheSameQuestionAgainAndNoOtherWhenItBecameADeadLetterHere() {
        claim(question("q", "Why?")).acknowledged().complete(null);
        recent.acknowledged("q", 1);
        recent.recordOutcome(TestAnswers.dead("q"));

        conflict(question("q", "How?"), "text");
        assertThat(claim(question("q", "Why?")).repeated()).isFalse();
        assertThat(recent.isPending("q")).isTrue();
        assertThat(claim(question("q", "Why?")).repeated()).isTrue();
    }

    @Test
    void shouldAskTheSameQuestionAgainAndNoOtherWhenItBecameADeadLetterElsewhere() {
        recent.recordOutcome(TestAnswers.dead("q", Optional.of(QuestionContent.of(question("q", "Why?"))), 1));

        conflict(question("q", "How?"), "text");
        assertThat(claim(question("q", "Why?")).repeated()).isFalse();
    }

    @Test
    void shouldAskAnythingUnderAnIdWhoseDeadLetterSaysNothingOfTheQuestion() {
        recent.recordOutcome(TestAnswers.dead("q", Optional.empty(), 1));

        assertThat(claim(question("q", "How?")).repeated()).isFalse();
    }

    @Test
    void shouldNotShowAQuestionAsPendingThatWasNotClaimedInTheEnd() {
        AskedQuestions.Claim first = claim(question("q", "Why?"));

        asked.release(List.of(first), RejectedException.invalid("full"));

        assertThat(recent.isPending("q")).isFalse();
    }

    @Test
    void shouldAskAgainWhenTheBrokerHadNotAcknowledged() {
        claim(question("q", "Why?")).acknowledged().completeExceptionally(new IllegalStateException());

        assertThat(claim(question("q", "Why?")).repeated()).isFalse();
        conflict(question("q", "How?"), "text");
    }

    @Test
    void shouldKnowTheQuestionByItsAnswerWhenItWasAskedElsewhere() {
        recent.recordOutcome(TestAnswers.outcome("q", 0, 10));

        assertThat(claim(question("q", "What is the capital of Peru?")).repeated())
                .isTrue();
        conflict(question("q", "Why?"), "text");
    }

    @Test
    void shouldClaimNothingWhenOneQuestionOfManyIsInConflict() {
        List<AskedQuestions.Submission> submissions = Stream.of(
                        question("a", "One?"), question("b", "Two?"), question("a", "Three?"))
                .map(each -> new AskedQuestions.Submission(each, new Problem.Item(2, 3, "a"), ANYBODY))
                .toList();

        assertThatThrownBy(() -> asked.claim(submissions, Optional.empty()))
                .isInstanceOfSatisfying(RejectedException.class, refused -> {
                    assertThat(refused.problem().status()).isEqualTo(409);
                    assertThat(refused.problem().item()).isEqualTo(new Problem.Item(2, 3, "a"));
                });
        assertThat(claim(question("a", "Three?")).repeated()).isFalse();
        assertThat(claim(question("b", "Other?")).repeated()).isFalse();
    }

    @Test
    void shouldRefuseAnotherBodyWhenTheKeyIsBound() {
        asked.claim(List.of(), key(1));
        asked.claim(List.of(), key(1));

        assertThatThrownBy(() -> asked.claim(
                        List.of(new AskedQuestions.Submission(question("q", "Why?"), null, ANYBODY)), key(2)))
                .isInstanceOfSatisfying(RejectedException.class, refused -> assertThat(refused.kind())
                        .isEqualTo(Problem.Kind.KEY_CONFLICT));
        assertThat(claim(question("q", "Other?")).repeated()).isFalse();
    }

    @Test
    void shouldTellWhoeverAskedTheSameMeanwhileWhenNothingWasSent() {
        AskedQuestions.Claim first = claim(question("q", "Why?"));
        AskedQuestions.Claim again = claim(question("q", "Why?"));

        asked.release(List.of(first), RejectedException.invalid("full"));

        assertThat(again.acknowledged()).isCompletedExceptionally();
        assertThat(claim(question("q", "Other?")).repeated()).isFalse();
    }

    private static Optional<AskedQuestions.Key> key(int body) {
        return Optional.of(AskedQuestions.Key.of("key", new byte[] {(byte) body}));
    }

    @Test
    void shouldForgetTheOldestWhenThereAreTooMany() {
        Stream.of("a", "b", "c", "d").forEach(id -> claim(question(id, "Why?")));

        assertThat(claim(question("a", "How?")).repeated()).isFalse();
        assertThat(claim(question("d", "Why?")).repeated()).isTrue();
    }

    private AskedQuestions.Claim claim(Question question) {
        return asked.claim(List.of(new AskedQuestions.Submission(question, null, ANYBODY)), Optional.empty())
                .get(0);
    }

    private void conflict(Question question, String field) {
        assertThatThrownBy(() -> claim(question)).isInstanceOfSatisfying(RejectedException.class, refused -> {
            assertThat(refused.problem().status()).isEqualTo(409);
            assertThat(refused.problem().field()).isEqualTo(field);
        });
    }

    private static Question.Builder with(Question question) {
        return Question.newBuilder(question);
    }

    private static Question question(String id, String text) {
        return Question.newBuilder()
                .setId(id)
                .setText(text)
                .setAskedAt(Instant.EPOCH)
                .build();
    }
}
