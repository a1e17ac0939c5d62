package io.candor.honesty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class StratifiedAurocTest {
    /** 2 right and 1 wrong: pairs (0.9, 0.4) won, (0.3, 0.4) lost, so 1 of 2. */
    private static final List<ScoredAnswer> MIXED = List.of(right(0.9), wrong(0.4), right(0.3));

    /** 1 right and 3 wrong: one pair won, one lost, one tied, so 1.5 of 3. */
    private static final List<ScoredAnswer> TIED = List.of(right(0.6), wrong(0.2), wrong(0.6), wrong(0.8));

    private static final List<ScoredAnswer> ALL_WRONG = List.of(wrong(0.99), wrong(0.98));

    @Test
    void shouldWeighStrataByTheirPairsWhenTheyDiffer() {
        List<ScoredAnswer> separated = List.of(right(0.7), wrong(0.1), wrong(0.2));

        assertThat(StratifiedAuroc.within(List.of(MIXED, TIED, separated, ALL_WRONG)))
                .as("1 of 2, 1.5 of 3 and 2 of 2 pairs")
                .isCloseTo(4.5 / 7, within(1e-15));
    }

    @Test
    void shouldScoreEachStratumByItsAccuracyWhenOnlyTheStratumIsKnown() {
        // Accuracies 2/3, 1/4 and 0 against 3 right and 6 wrong answers: each right one of MIXED ties 1 and beats 5 of
        // 6 wrong
        // ones; that of TIED loses to 1, ties 3 and beats 2.
        assertThat(StratifiedAuroc.ofStrata(List.of(MIXED, TIED, ALL_WRONG)))
                .isCloseTo((2 * 5.5 + 3.5) / 18, within(1e-15));
    }

    @Test
    void shouldBeTheOrdinaryAurocWhenThereIsOneStratum() {
        assertThat(StratifiedAuroc.within(List.of(TIED)))
                .isEqualTo(Auroc.binary().measure(TIED));
        assertThat(StratifiedAuroc.ofStrata(List.of(TIED))).isEqualTo(0.5);
    }

    @Test
    void shouldBeUndefinedWhenNoStratumHasBothClasses() {
        List<List<ScoredAnswer>> strata = List.of(ALL_WRONG, List.of(right(0.1)));

        assertThat(StratifiedAuroc.within(strata)).isNaN();
        assertThat(StratifiedAuroc.ofStrata(strata))
                .as("the stratum says it all")
                .isEqualTo(1);
    }

    @RepeatedTest(20)
    void shouldBeOneHalfWithinWhenAConfidenceKnowsNothingButTheStratum(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        List<List<ScoredAnswer>> strata = strata(random, false);

        assertThat(StratifiedAuroc.within(strata)).isEqualTo(0.5);
    }

    @RepeatedTest(20)
    void shouldNotChangeWithinWhenAStratumIsRaisedAsAWhole(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        List<List<ScoredAnswer>> strata = strata(random, true);
        List<List<ScoredAnswer>> raised = new ArrayList<>(strata);
        raised.set(
                0,
                strata.get(0).stream()
                        .map(each -> new ScoredAnswer((1 + each.confidence()) / 2, each.correctness()))
                        .toList());

        assertThat(StratifiedAuroc.within(raised)).isEqualTo(StratifiedAuroc.within(strata));
    }

    @RepeatedTest(20)
    void shouldGiveTheConfidenceOfTheStratumItsOwnFigureWhenMeasuredAsAnyOther(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        List<List<ScoredAnswer>> strata = strata(random, true);
        List<ScoredAnswer> all = new ArrayList<>();
        for (List<ScoredAnswer> stratum : strata) {
            double accuracy = stratum.stream()
                    .mapToDouble(ScoredAnswer::correctness)
                    .average()
                    .orElseThrow();
            stratum.forEach(each -> all.add(new ScoredAnswer(accuracy, each.correctness())));
        }

        assertThat(StratifiedAuroc.ofStrata(strata)).isEqualTo(Auroc.binary().measure(all));
    }

    /** Strata of several sizes and accuracies, each with both classes. */
    private static List<List<ScoredAnswer>> strata(SplittableRandom random, boolean confidencesDiffer) {
        List<List<ScoredAnswer>> strata = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            double accuracy = random.nextDouble(0.1, 0.9);
            double confidence = random.nextDouble();
            List<ScoredAnswer> stratum = new ArrayList<>(List.of(right(confidence), wrong(confidence)));
            for (int k = random.nextInt(40); k > 0; k--) {
                stratum.add(ScoredAnswer.of(
                        confidencesDiffer ? random.nextDouble() : confidence, random.nextDouble() < accuracy));
            }
            strata.add(stratum);
        }
        return strata;
    }

    private static ScoredAnswer right(double confidence) {
        return ScoredAnswer.of(confidence, true);
    }

    private static ScoredAnswer wrong(double confidence) {
        return ScoredAnswer.of(confidence, false);
    }
}
