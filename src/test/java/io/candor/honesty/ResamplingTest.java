package io.candor.honesty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

public class ResamplingTest {
    private static final ExpectedCalibrationError ECE = ExpectedCalibrationError.standard();

    @Test
    void shouldGiveTheSameBitsWhateverTheNumberOfThreads() throws Exception {
        List<ScoredAnswer> answers = calibrated(300, 1);
        Callable<Object> work = () -> List.of(
                new Bootstrap(1_000, 0.95, 7).interval(Auroc.binary(), answers),
                new Bootstrap(1_000, 0.95, 7).interval(ECE, answers),
                CalibrationNoiseFloor.of(answers, ECE, 500, 7));

        Object alone = inPool(1, work);
        Object crowded = inPool(8, work);

        assertThat(crowded).isEqualTo(alone);
        assertThat(new Bootstrap(1_000, 0.95, 8).interval(ECE, answers))
                .as("another seed, another interval")
                .isNotEqualTo(new Bootstrap(1_000, 0.95, 7).interval(ECE, answers));
    }

    /** The first draws of seed 42, stream 0: pins the generator, and with it every published interval. */
    @Test
    void shouldDrawTheSameNumbersInEveryVersionWhenTheSeedIsTheSame() {
        SplitMix64 random = SplitMix64.stream(42, 0);

        assertThat(random.nextDouble()).isEqualTo(0.33437656621120193);
        assertThat(random.nextInt(1000)).isEqualTo(836);
    }

    @Test
    void shouldMatchTheClosedFormWhenOneBinHoldsEverything() {
        List<ScoredAnswer> halves = IntStream.range(0, 400)
                .mapToObj(i -> ScoredAnswer.of(0.5, i % 2 == 0))
                .toList();

        CalibrationNoiseFloor floor = CalibrationNoiseFloor.of(halves, ECE, 20_000, 3);

        // |Binomial(400, 1/2)/400 - 1/2| has mean 0.025 * sqrt(2/pi) and 95 % quantile 1.96 * 0.025.
        assertThat(floor.mean()).isCloseTo(0.025 * Math.sqrt(2 / Math.PI), within(3e-4));
        assertThat(floor.quantile95()).isCloseTo(0.049, within(2.6e-3));
    }

    @Test
    void shouldHaveNoFloorWhenEveryConfidenceIsCertain() {
        List<ScoredAnswer> certain = List.of(ScoredAnswer.of(1, false), ScoredAnswer.of(0, true));

        assertThat(CalibrationNoiseFloor.of(certain, ECE, 50, 1)).isEqualTo(new CalibrationNoiseFloor(0, 0, 50));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CalibrationNoiseFloor.of(certain, ECE, 0, 1))
                .withMessageContaining("simulations");
        assertThatIllegalArgumentException().isThrownBy(() -> CalibrationNoiseFloor.of(List.of(), ECE, 10, 1));
    }

    @Test
    void shouldFallWithTheRootOfNWhenThereAreMoreAnswers() {
        double few = CalibrationNoiseFloor.of(calibrated(200, 5), ECE, 1000, 1).mean();
        double many =
                CalibrationNoiseFloor.of(calibrated(3200, 5), ECE, 1000, 1).mean();

        assertThat(few / many).isBetween(3.3, 4.7);
    }

    @Test
    void shouldCoverTheTruthAboutAsOftenAsPromised() {
        // True Brier score of a calibrated scorer with uniform confidences: E[c(1-c)] = 1/6.
        long covered = IntStream.range(0, 200)
                .filter(trial -> {
                    Interval interval =
                            new Bootstrap(400, 0.9, trial).interval(new BrierScore(), calibrated(250, 1000 + trial));
                    return interval.low() <= 1 / 6.0 && 1 / 6.0 <= interval.high();
                })
                .count();

        assertThat(covered / 200.0).isBetween(0.84, 0.96);
    }

    @Test
    void shouldHaveNoIntervalWhenTheMetricIsUndefined() {
        Interval interval = new Bootstrap(1_000, 0.95, 1).interval(Auroc.binary(), List.of(ScoredAnswer.of(0.3, true)));

        assertThat(interval.estimate()).isNaN();
        assertThat(interval.defined()).isFalse();
        Interval point = new Bootstrap(1_000, 0.95, 1).interval(new BrierScore(), List.of(ScoredAnswer.of(0.5, true)));
        assertThat(point).isEqualTo(new Interval(0.25, 0.25, 0.25, 0.95));
    }

    @Test
    void shouldRefuseWhenSettingsAreOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Bootstrap(99, 0.95, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bootstrap(100, 1, 1))
                .withMessageContaining("level");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bootstrap(1_000, 0.95, 1).interval(new BrierScore(), List.of()));
    }

    public static List<ScoredAnswer> calibrated(int n, long seed) {
        SplitMix64 random = SplitMix64.stream(seed, 0);
        List<ScoredAnswer> answers = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double confidence = random.nextDouble();
            answers.add(ScoredAnswer.of(confidence, random.nextDouble() < confidence));
        }
        return answers;
    }

    private static Object inPool(int threads, Callable<Object> work) throws Exception {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            return pool.submit(work).get();
        } finally {
            pool.shutdown();
        }
    }
}
