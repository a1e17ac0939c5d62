package io.candor.honesty.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChangepointTest {
    @Test
    void shouldTrustEveryLabelWhenNothingChanged() {
        double[] current = currency(300, 300, 1);

        assertThat(Arrays.stream(current).min().orElseThrow()).isGreaterThan(0.5);
    }

    @Test
    void shouldTrustNoLabelFromBeforeAClearChange() {
        double[] current = currency(200, 240, 2);

        assertThat(Arrays.stream(current, 0, 190).max().orElseThrow()).isLessThan(0.01);
        assertThat(Arrays.stream(current, 212, 240).min().orElseThrow()).isGreaterThan(0.5);
    }

    @Test
    void shouldTrustEveryLabelWhenTheyAreTooFewToTell() {
        assertThat(currency(3, 6, 3)).containsOnly(1);
    }

    @Test
    void shouldNotTakeThreeSlipsAmongHundredsOfWrongAnswersForAChange() {
        double[] logits = new double[300];
        double[] correctness = new double[300];
        Arrays.fill(logits, 0.5);
        correctness[292] = 1;
        correctness[295] = 1;
        correctness[298] = 1;

        double[] current = Changepoint.currency(logits, correctness);

        assertThat(Arrays.stream(current).min().orElseThrow()).isGreaterThan(0.5);
    }

    /** Of labels that are right as often as claimed up to a change, and hardly ever from there on. */
    private static double[] currency(int change, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] logits = new double[count];
        double[] correctness = new double[count];
        for (int i = 0; i < count; i++) {
            logits[i] = 4 * random.nextDouble() - 1;
            double right = i < change ? 1 / (1 + Math.exp(-logits[i])) : 0.03;
            correctness[i] = random.nextDouble() < right ? 1 : 0;
        }
        return Changepoint.currency(logits, correctness);
    }
}
