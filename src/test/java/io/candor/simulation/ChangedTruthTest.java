package io.candor.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChangedTruthTest {
    private final List<RecordedAnswer> answers = SimulatedHead.answers();

    @Test
    void shouldChangeNothingWhenNothingIsToChange() {
        assertThat(changed(TruthChange.NONE, Set.of("law"), Set.of())).isZero();
    }

    @Test
    void shouldMakeRightAnswersOfTheNamedDomainsWrong() {
        double[] after = draw(TruthChange.DOMAIN, Set.of("law"), Set.of());

        assertThat(places().filter(i -> answers.get(i).domain().equals("law") && isRight(i)))
                .isNotEmpty()
                .allMatch(i -> after[i] == 0);
        assertThat(places().filter(i -> !answers.get(i).domain().equals("law")))
                .allMatch(i -> after[i] == answers.get(i).correctness());
    }

    @Test
    void shouldMakeAWrongAnswerRightWhenTheTruthThatIsTakenOverIsIt() {
        double[] after = draw(TruthChange.DOMAIN, Set.of("law"), Set.of());

        assertThat(places().filter(i -> answers.get(i).domain().equals("law") && after[i] == 1))
                .isNotEmpty()
                .allMatch(i -> !isRight(i));
    }

    @Test
    void shouldChangeAboutHalfAsMuchWhenHalfOfTheQuestionsChange() {
        double all = changed(TruthChange.DOMAIN, Set.of("law"), Set.of());

        assertThat(changed(TruthChange.HALF, Set.of("law"), Set.of()) / all).isCloseTo(0.5, within(0.1));
    }

    @Test
    void shouldMakeNamedAnswersWrongInAllDomains() {
        double[] after = draw(TruthChange.ANSWER, Set.of(), Set.of("answer-3"));

        assertThat(places())
                .allMatch(i -> after[i]
                        == (answers.get(i).answer().equals("answer-3")
                                ? 0
                                : answers.get(i).correctness()));
        assertThat(new ChangedTruth(answers, TruthChange.ANSWER, Set.of(), Set.of("answer-3")).domains())
                .containsExactlyInAnyOrderElementsOf(SimulatedHead.DOMAINS);
    }

    @Test
    void shouldMakeTheMostFrequentRightAnswersWrongWhenNoneIsNamed() {
        assertThat(changed(TruthChange.ANSWER, Set.of(), Set.of())).isPositive();
    }

    @Test
    void shouldChangeTheFirstHalfOfTheDomainsWhenNoneIsNamed() {
        assertThat(new ChangedTruth(answers, TruthChange.DOMAIN, Set.of(), Set.of()).domains())
                .containsExactly("law");
    }

    @Test
    void shouldRefuseADomainThatIsNotThere() {
        assertThatThrownBy(() -> new ChangedTruth(answers, TruthChange.DOMAIN, Set.of("cooking"), Set.of()))
                .isInstanceOf(NotEnoughQuestionsException.class)
                .hasMessageContaining("cooking");
    }

    @Test
    void shouldMakeARightAnswerWrongWhenItsDomainHasNoOtherTruth() {
        List<RecordedAnswer> same = List.of(
                new RecordedAnswer("one", "law", "yes", 1, 1, Set.of("yes")),
                new RecordedAnswer("two", "law", "no", 1, 0, Set.of()));

        assertThat(new ChangedTruth(same, TruthChange.DOMAIN, Set.of("law"), Set.of()).draw(new Random(1)))
                .containsExactly(0, 0);
    }

    private IntStream indices() {
        return IntStream.range(0, answers.size());
    }

    private Stream<Integer> places() {
        return indices().boxed();
    }

    private boolean isRight(int place) {
        return answers.get(place).correctness() == 1;
    }

    private double[] draw(TruthChange change, Set<String> domains, Set<String> wrong) {
        return new ChangedTruth(answers, change, domains, wrong).draw(new Random(1));
    }

    /** Answers whose truth is another one. */
    private double changed(TruthChange change, Set<String> domains, Set<String> wrong) {
        double[] after = draw(change, domains, wrong);
        return indices().filter(i -> after[i] != answers.get(i).correctness()).count();
    }
}
