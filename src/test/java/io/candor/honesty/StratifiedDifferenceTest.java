package io.candor.honesty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StratifiedDifferenceTest {
    @Test
    void shouldFindTheSourceThatLiesBelowTheOthers() {
        StratifiedDifference difference = difference(new Random(1), 100, -0.5, 0);

        assertThat(difference.pBelow()).isLessThan(0.01);
        assertThat(difference.compared()).isEqualTo(200);
    }

    @Test
    void shouldNotBlameTheSourceThatDealsWithTheHarderStratum() {
        StratifiedDifference difference = new StratifiedDifference();
        Random random = new Random(2);
        for (int i = 0; i < 1_000; i++) {
            // The source has nine tenths of the hard stratum and one tenth of the easy one.
            boolean hard = i % 2 == 0;
            difference.add(
                    hard ? "hard" : "easy",
                    random.nextDouble() < (hard ? 0.9 : 0.1),
                    hard ? -1 + random.nextGaussian() : 1 + random.nextGaussian());
        }

        assertThat(difference.pBelow()).isGreaterThan(0.05);
    }

    @Test
    void shouldFindSomethingByChanceAsOftenAsItSays() {
        Random random = new Random(3);
        long found = IntStream.range(0, 2_000)
                .filter(run -> difference(random, 20, 0, 0).pBelow() < 0.05)
                .count();

        assertThat(found / 2_000.0).isCloseTo(0.05, within(0.015));
    }

    @Test
    void shouldSayNothingWhenNoStratumIsShared() {
        StratifiedDifference difference = new StratifiedDifference();
        for (int i = 0; i < 50; i++) {
            difference.add("one", true, -i);
            difference.add("two", false, i);
        }

        assertThat(difference.pBelow()).isEqualTo(1);
        assertThat(difference.pNegative()).isLessThan(1e-6);
        assertThat(difference.pOthersPositive()).isLessThan(1e-6);
    }

    @Test
    void shouldSayNothingWhenNothingVaries() {
        StratifiedDifference difference = new StratifiedDifference();
        difference.add("one", true, 1);
        difference.add("one", false, 1);

        assertThat(difference.pBelow()).isEqualTo(1);
        assertThat(difference.pNegative()).isEqualTo(1);
    }

    private static StratifiedDifference difference(Random random, int each, double own, double others) {
        StratifiedDifference difference = new StratifiedDifference();
        for (int i = 0; i < each; i++) {
            for (String stratum : new String[] {"one", "two"}) {
                difference.add(stratum, true, own + random.nextGaussian());
                difference.add(stratum, false, others + random.nextGaussian());
            }
        }
        return difference;
    }
}
