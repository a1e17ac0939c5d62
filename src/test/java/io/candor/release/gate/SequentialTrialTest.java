package io.candor.release.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SequentialTrialTest {
    private static final SequentialGateSettings SETTINGS = new SequentialGateSettings(0.05, 0.05, 20);

    @Test
    void shouldSpendAtMostAlphaOverAllTrialsOfALineage() {
        double spent = 0;
        for (int number = 1; number <= 10_000; number++) {
            spent += new SequentialTrial(SETTINGS, number).figures().alpha();
        }

        assertThat(spent).isLessThan(0.05).isCloseTo(0.05, within(1e-4));
    }

    @Test
    void shouldPassACandidateThatIsClearlyBetter() {
        SequentialTrial trial = new SequentialTrial(SETTINGS, 1);
        for (int i = 0; i < 40; i++) {
            trial.add("a", 0.1, 0.8, 0);
        }

        assertThat(trial.isProven()).isTrue();
        assertThat(trial.harmed()).isEmpty();
        assertThat(trial.figures().liveBrier()).isCloseTo(0.64, within(1e-12));
    }

    @Test
    void shouldNotPassBeforeEnoughLabelsHaveJudged() {
        SequentialTrial trial = new SequentialTrial(SETTINGS, 1);
        for (int i = 0; i < 19; i++) {
            trial.add("a", 0, 1, 0);
        }

        assertThat(trial.isProven()).isFalse();
    }

    @Test
    void shouldNameTheDomainInWhichABetterCandidateIsSurelyWorse() {
        SequentialTrial trial = new SequentialTrial(SETTINGS, 1);
        for (int i = 0; i < 200; i++) {
            trial.add("better", 0.1, 0.8, 0);
            if (i % 4 == 0) {
                trial.add("worse", 0.1, 0.8, 1);
            }
        }

        assertThat(trial.isProven()).isTrue();
        assertThat(trial.harmed()).containsExactly("worse");
    }

    @Test
    void shouldSeldomPassAnyOfFiftyEqualCandidates() {
        assertThat(runsWithAPass(0)).isLessThanOrEqualTo(10);
    }

    @Test
    void shouldSeldomPassAnyOfFiftyCandidatesThatAreSlightlyWorse() {
        assertThat(runsWithAPass(0.03)).isLessThanOrEqualTo(10);
    }

    /** Of 200 lineages of 50 candidates, each as far from the truth as the live scorer and then some. */
    private static int runsWithAPass(double worse) {
        int passed = 0;
        for (int run = 0; run < 200; run++) {
            SplittableRandom random = new SplittableRandom(run);
            boolean any = false;
            for (int number = 1; number <= 50 && !any; number++) {
                any = passes(random, number, worse);
            }
            passed += any ? 1 : 0;
        }
        return passed;
    }

    private static boolean passes(SplittableRandom random, int number, double worse) {
        SequentialTrial trial = new SequentialTrial(SETTINGS, number);
        for (int i = 0; i < 60; i++) {
            double truth = 0.1 + 0.8 * random.nextDouble();
            double label = random.nextDouble() < truth ? 1 : 0;
            // Live errs upward and the candidate downward, so that their scores differ by chance alone.
            trial.add("a", Math.max(0, truth - 0.1 - worse), Math.min(1, truth + 0.1), label);
            if (trial.isProven()) {
                return true;
            }
        }
        return false;
    }
}
