package io.candor.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.candor.simulation.VerdictSchedule.Verdict;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerdictScheduleTest {
    private static final long SEED = 1;

    private final List<RecordedAnswer> answers = SimulatedHead.answers();
    private final double[] after =
            new ChangedTruth(answers, TruthChange.DOMAIN, Set.of("law"), Set.of()).draw(new Random(SEED));
    private final LoopSettingsBuilder settings = new LoopSettingsBuilder();

    @Test
    void shouldGiveAsManyLabelsBeforeAndAfterTheChangeAsWanted() {
        List<Verdict> verdicts = verdicts();

        assertThat(verdicts.stream().filter(verdict -> verdict.at() < 0)).hasSize(settings.before);
        assertThat(verdicts.stream().filter(verdict -> verdict.at() >= 0)).hasSize(settings.after);
    }

    @Test
    void shouldSayWhatIsRightAtItsTimeWhenNobodyErrs() {
        assertThat(verdicts())
                .allMatch(verdict -> verdict.value()
                        == (verdict.at() < 0 ? answers.get(verdict.answer()).correctness() : after[verdict.answer()]));
    }

    @Test
    void shouldTakeHalfTheTimeAtTwiceTheRate() {
        double slow = last(verdicts()).at();
        settings.perDay *= 2;

        assertThat(last(verdicts()).at()).isCloseTo(slow / 2, within(1e-9));
    }

    @Test
    void shouldGiveLateVerdictsOfTheOldTruthWhenTheyAreDelayed() {
        settings.delayDays = 5;
        settings.delayOfRightDays = 5;
        settings.fixedDelay = true;

        List<Verdict> first = verdicts().stream()
                .filter(verdict -> verdict.at() >= 0)
                .limit((long) (settings.delayDays * settings.perDay))
                .toList();

        assertThat(first)
                .allMatch(verdict ->
                        verdict.value() == answers.get(verdict.answer()).correctness());
        assertThat(first).anyMatch(verdict -> verdict.value() != after[verdict.answer()]);
    }

    @Test
    void shouldDelayByTheMeanThatIsWanted() {
        double now = verdicts().stream().mapToDouble(Verdict::at).average().orElseThrow();
        settings.delayDays = 3;
        settings.delayOfRightDays = 3;
        List<Verdict> delayed = verdicts();

        // Answers that are left out at the end come in, so only those of the same answers are compared.
        assertThat(delayed.stream()
                                .sorted((left, right) -> Double.compare(left.at(), right.at()))
                                .limit(settings.before + settings.after)
                                .mapToDouble(Verdict::at)
                                .average()
                                .orElseThrow()
                        - now)
                .isCloseTo(3, within(0.6));
    }

    @Test
    void shouldKeepTheOrderOfAnswersOnlyWhenEveryVerdictTakesAsLong() {
        List<Integer> asked = verdicts().stream().map(Verdict::answer).toList();
        settings.delayDays = 3;
        settings.delayOfRightDays = 3;
        List<Verdict> spread = verdicts();
        settings.fixedDelay = true;

        assertThat(verdicts().stream().map(Verdict::answer).limit(asked.size()).toList())
                .isEqualTo(asked);
        assertThat(spread.stream().map(Verdict::answer).limit(asked.size()).toList())
                .isNotEqualTo(asked);
    }

    @Test
    void shouldGiveVerdictsOnRightAnswersLaterWhenTheirDelayIsLonger() {
        settings.delayOfRightDays = 10;
        settings.fixedDelay = true;

        List<Verdict> early = verdicts().stream()
                .filter(verdict -> verdict.at() < -settings.before / settings.perDay + 10)
                .toList();

        assertThat(early).isNotEmpty().allMatch(verdict -> verdict.value() == 0);
    }

    @Test
    void shouldLabelFewerRightAnswersWhenTheirShareIsSmaller() {
        double all = share(verdicts(), verdict -> verdict.value() == 1);
        settings.sampleShare = 0;
        settings.labeledRight = 0.25;
        settings.before = 100;
        settings.after = 100;
        settings.looks = List.of(100);

        assertThat(share(verdicts(), verdict -> verdict.value() == 1)).isLessThan(0.6 * all);
    }

    @Test
    void shouldInvertAboutTheShareOfVerdictsThatErr() {
        List<Verdict> honest = verdicts();
        settings.error = 0.2;
        List<Verdict> mistaken = verdicts();

        assertThat(mistaken)
                .extracting(Verdict::answer)
                .isEqualTo(honest.stream().map(Verdict::answer).toList());
        assertThat(share(
                        mistaken,
                        verdict -> verdict.value()
                                != honest.get(mistaken.indexOf(verdict)).value()))
                .isCloseTo(0.2, within(0.06));
    }

    @Test
    void shouldInvertEveryVerdictOfALiarAndNoneOfOthers() {
        settings.liarShare = 0.3;
        settings.liars = 2;
        settings.labelers = 3;

        List<Verdict> verdicts = verdicts();

        assertThat(verdicts)
                .extracting(Verdict::labeler)
                .containsOnly("labeler-1", "labeler-2", "labeler-3", "liar-1", "liar-2");
        assertThat(share(verdicts, VerdictScheduleTest::isOfALiar)).isCloseTo(0.3, within(0.07));
        assertThat(verdicts)
                .allMatch(verdict -> isOfALiar(verdict)
                        == (verdict.value()
                                != (verdict.at() < 0
                                        ? answers.get(verdict.answer()).correctness()
                                        : after[verdict.answer()])));
    }

    @Test
    void shouldHearLiarsOnlyAfterTheChangeWhenTheyComeLate() {
        settings.liarShare = 0.3;
        settings.lateLiars = true;

        List<Verdict> lies =
                verdicts().stream().filter(VerdictScheduleTest::isOfALiar).toList();

        assertThat(lies).isNotEmpty().allMatch(verdict -> verdict.at() >= 0);
    }

    @Test
    void shouldAskEachTextOnceWhenThereIsNoRepetition() {
        assertThat(verdicts()).extracting(Verdict::answer).doesNotHaveDuplicates();
    }

    @Test
    void shouldAskFewTextsAgainAndAgainWhenTheyRepeat() {
        settings.repetition = 1.5;
        settings.texts = 100;

        assertThat(verdicts().stream().map(Verdict::answer).distinct()).hasSizeLessThan(200);
    }

    @Test
    void shouldGiveTheLargestDomainItsShareBeforeAndTheChangedOnesTheirsAfter() {
        List<RecordedAnswer> uneven = answers.subList(0, answers.size() - 100);
        settings.changed = Set.of("music");
        settings.largestShare = 1;
        settings.changedShare = 1;

        List<Verdict> verdicts =
                new VerdictSchedule(uneven, after, settings.changed, settings.build(), SEED).verdicts();

        assertThat(verdicts)
                .filteredOn(verdict -> verdict.at() < 0)
                .allMatch(verdict -> uneven.get(verdict.answer()).domain().equals("law"));
        assertThat(verdicts)
                .filteredOn(verdict -> verdict.at() >= 0)
                .allMatch(verdict -> uneven.get(verdict.answer()).domain().equals("music"));
    }

    @Test
    void shouldSayWhatHelpsWhenADomainIsUsedUp() {
        settings.before = 1_000;
        settings.largestShare = 1;

        assertThatThrownBy(this::verdicts)
                .isInstanceOf(NotEnoughQuestionsException.class)
                .hasMessageContaining("law")
                .hasMessageContaining("fewer --before");
    }

    @Test
    void shouldCountAnAnswerThatIsPassedOverAsAsked() {
        settings.sampleShare = 0;
        settings.labeledRight = 0;
        settings.before = 50;
        settings.after = 50;
        settings.looks = List.of(50);

        VerdictSchedule schedule = new VerdictSchedule(answers, after, Set.of("law"), settings.build(), SEED);

        assertThat(schedule.verdicts()).allMatch(verdict -> verdict.value() == 0);
        assertThat(IntStream.range(0, answers.size()).filter(schedule::isAsked).count())
                .isGreaterThan(schedule.verdicts().size());
    }

    private List<Verdict> verdicts() {
        return new VerdictSchedule(answers, after, settings.changed, settings.build(), SEED).verdicts();
    }

    private static Verdict last(List<Verdict> verdicts) {
        return verdicts.get(verdicts.size() - 1);
    }

    private static boolean isOfALiar(Verdict verdict) {
        return verdict.labeler().startsWith("liar");
    }

    private static double share(List<Verdict> verdicts, Predicate<Verdict> wanted) {
        return verdicts.stream().filter(wanted).count() / (double) verdicts.size();
    }
}
