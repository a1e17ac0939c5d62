package io.candor.feedback;

import static io.candor.feedback.Samples.NOON;
import static io.candor.feedback.Samples.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.event.Feedback;
import io.candor.event.FeedbackSource;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import io.candor.event.Verdict;
import io.candor.runtime.RejectedException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FeedbackOutcomesTest {
    private final FeedbackOutcomes outcomes = new FeedbackOutcomes(10);
    private final Feedback ann = verdict("q", "ann", 1, 5);

    @Test
    void shouldWaitUntilItStandsInALabel() {
        outcomes.given(ann);
        assertThat(state(ann)).isEqualTo(FeedbackStatus.State.WAITING);

        outcomes.labeled(label(ann));

        assertThat(state(ann)).isEqualTo(FeedbackStatus.State.LABELED);
        assertThat(outcomes.find(ann.getFeedbackId()).orElseThrow().label()).isEqualTo(1);
    }

    @Test
    void shouldBeTheWordOfTheFirstMomentWhenItIsGivenAgainAfterACorrection() {
        outcomes.given(ann);
        outcomes.given(verdict("q", "ann", 0, 9));

        assertThat(outcomes.givenBefore(later(ann))).hasValue(ann.getGivenAt());
    }

    @Test
    void shouldBeTheWordOfTheFirstMomentWhenOnlyTheLabelsTellOfIt() {
        outcomes.labeled(label(ann));
        outcomes.labeled(label(verdict("q", "ann", 0, 9)));

        assertThat(outcomes.givenBefore(later(ann))).hasValue(ann.getGivenAt());
    }

    @Test
    void shouldRefuseAnotherWordUnderTheSameId() {
        outcomes.given(ann);

        assertRefused(Feedback.newBuilder(ann).setScore(0.0).build());
        assertRefused(Feedback.newBuilder(ann).setLabeler("bob").build());
        assertRefused(Feedback.newBuilder(ann).setQuestionId("other").build());
    }

    @Test
    void shouldRefuseAnotherWordWhenOnlyTheLabelsTellOfTheFirst() {
        outcomes.labeled(label(ann));

        assertRefused(Feedback.newBuilder(ann).setScore(0.0).build());
        assertRefused(Feedback.newBuilder(ann).setLabeler("bob").build());
    }

    @Test
    void shouldKnowNothingOfAVerdictThatIsNew() {
        assertThat(outcomes.givenBefore(ann)).isEmpty();
    }

    @Test
    void shouldNotSayThatItStandsWhenItNamesAnAnswerOfItsOwn() {
        outcomes.labeled(label(ann));
        Feedback named = Feedback.newBuilder(verdict("q", "ann", 1, 9))
                .setAnswerSource(new RecordPosition("other", 0, 0L))
                .build();

        outcomes.given(named);

        assertThat(state(named)).isEqualTo(FeedbackStatus.State.WAITING);
    }

    private static Feedback later(Feedback feedback) {
        return Feedback.newBuilder(feedback)
                .setGivenAt(feedback.getGivenAt().plusSeconds(60))
                .build();
    }

    private void assertRefused(Feedback other) {
        assertThatThrownBy(() -> outcomes.givenBefore(other))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("feedbackId");
    }

    @Test
    void shouldSayWhyWhenItBecameADeadLetter() {
        outcomes.given(ann);

        outcomes.refused(ann, "OTHER_ANSWER");

        FeedbackStatus status = outcomes.find(ann.getFeedbackId()).orElseThrow();
        assertThat(status.state()).isEqualTo(FeedbackStatus.State.REFUSED);
        assertThat(status.reason()).isEqualTo("OTHER_ANSWER");
    }

    @Test
    void shouldBeSupersededWhenTheLabelerSaysSomethingElse() {
        outcomes.given(ann);
        outcomes.labeled(label(ann));

        outcomes.labeled(label(verdict("q", "ann", 0, 9)));

        assertThat(state(ann)).isEqualTo(FeedbackStatus.State.SUPERSEDED);
    }

    @Test
    void shouldBeSupersededWhenTheLabelerHadSaidSomethingLaterBefore() {
        outcomes.labeled(label(verdict("q", "ann", 0, 9)));

        outcomes.given(ann);

        assertThat(state(ann)).isEqualTo(FeedbackStatus.State.SUPERSEDED);
    }

    @Test
    void shouldBeSupersededWhenItIsWithdrawn() {
        Feedback retraction = Samples.retraction("q", "ann", 9);
        outcomes.given(ann);
        outcomes.labeled(label(ann));
        outcomes.given(retraction);

        outcomes.labeled(label());

        assertThat(state(ann)).isEqualTo(FeedbackStatus.State.SUPERSEDED);
        assertThat(state(retraction)).isEqualTo(FeedbackStatus.State.LABELED);
    }

    @Test
    void shouldStandAlreadyWhenTheSameWasSaidBefore() {
        outcomes.labeled(label(verdict("q", "ann", 1, 3)));

        outcomes.given(ann);

        assertThat(state(ann)).isEqualTo(FeedbackStatus.State.LABELED);
    }

    @Test
    void shouldKnowVerdictsThatWereGivenElsewhereWhenTheyCameToSomething() {
        outcomes.labeled(label(ann));

        assertThat(state(ann)).isEqualTo(FeedbackStatus.State.LABELED);
        assertThat(outcomes.find("nobody's")).isEmpty();
    }

    @Test
    void shouldForgetTheOldestWhenThereAreTooMany() {
        IntStream.range(0, 20).forEach(second -> outcomes.given(verdict("q" + second, "ann", 1, second)));

        assertThat(outcomes.find("q9/ann/9")).isEmpty();
        assertThat(outcomes.find("q10/ann/10")).isPresent();
    }

    private FeedbackStatus.State state(Feedback feedback) {
        return outcomes.find(feedback.getFeedbackId()).orElseThrow().state();
    }

    private static LabeledAnswer label(Feedback... standing) {
        List<Verdict> verdicts = Stream.of(standing)
                .map(each -> new Verdict(
                        each.getFeedbackId(),
                        each.getLabeler(),
                        FeedbackSource.HUMAN,
                        each.getScore(),
                        each.getGivenAt(),
                        new RecordPosition("candor.feedback", 0, 0L)))
                .toList();
        return LabeledAnswer.newBuilder()
                .setQuestionId("q")
                .setQuestion("Why?")
                .setDomain("general")
                .setConfidence(0.5)
                .setModelId("atlas")
                .setReleaseId("r1")
                .setLabel(verdicts.isEmpty() ? null : verdicts.get(0).getScore())
                .setVerdicts(verdicts)
                .setAnswerPosition(new RecordPosition("candor.answers", 0, 0L))
                .setAnsweredAt(NOON)
                .setLabeledAt(NOON)
                .build();
    }
}
