package io.candor.honesty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationErrorIntervalTest {
    /** Of 200 streams; 178 of them at 93 % is two standard errors low. */
    @ParameterizedTest
    @CsvSource({
        "UNIFORM, COMMON, 0, 300",
        "UNIFORM, COMMON, 0.03, 300",
        "HIGH, SLOPE, 0.08, 300",
        "HIGH, COMMON, 0.03, 100",
        "EXTREME, SLOPE, 0.03, 1000",
        "EXTREME, FEW_BINS, 0.03, 300"
    })
    void shouldCoverTheTrueError(
            Miscalibrated.Confidences confidences, Miscalibrated.Gap gap, double error, int labels) {
        Miscalibrated source = new Miscalibrated(confidences, gap, error);

        long covered = LongStream.rangeClosed(1, 200)
                .mapToObj(seed -> Miscalibrated.interval(source.stream(labels, seed), seed))
                .filter(interval -> interval.low() <= error && error <= interval.high())
                .count();

        assertThat(covered).isGreaterThanOrEqualTo(179);
    }

    @Test
    void shouldBeginAboveZeroWhenTheErrorIsLarge() {
        Interval interval = Miscalibrated.interval(
                new Miscalibrated(Miscalibrated.Confidences.UNIFORM, Miscalibrated.Gap.COMMON, 0.2).stream(300, 1), 1);

        assertThat(interval.low()).isBetween(0.1, 0.2);
        assertThat(interval.high()).isBetween(0.2, 0.3);
    }

    @Test
    void shouldNarrowWithMoreLabels() {
        Miscalibrated source = new Miscalibrated(Miscalibrated.Confidences.HIGH, Miscalibrated.Gap.COMMON, 0.08);

        assertThat(width(source, 10_000)).isLessThan(width(source, 300) / 3);
    }

    private static double width(Miscalibrated source, int labels) {
        Interval interval = Miscalibrated.interval(source.stream(labels, 1), 1);
        return interval.high() - interval.low();
    }

    @Test
    void shouldBeOfNumbersWhenThereIsOneLabel() {
        Interval interval = Miscalibrated.interval(List.of(new ScoredAnswer(1, 0)), 1);

        assertThat(interval.defined()).isTrue();
        assertThat(interval.high()).isLessThanOrEqualTo(1);
    }

    @Test
    void shouldGiveTheSameBitsForTheSameSeed() {
        List<ScoredAnswer> stream =
                new Miscalibrated(Miscalibrated.Confidences.UNIFORM, Miscalibrated.Gap.SLOPE, 0.05).stream(200, 3);

        assertThat(Miscalibrated.interval(stream, 9)).isEqualTo(Miscalibrated.interval(stream, 9));
    }

    /** Reports that were published are computed again by later versions, bit for bit. */
    @Test
    void shouldGiveTheBitsThatEarlierVersionsGave() {
        List<ScoredAnswer> answers = IntStream.range(0, 40)
                .mapToObj(i -> new ScoredAnswer(0.6 + i / 100.0, i % 4 == 0 ? 1 : 0))
                .toList();
        ExpectedCalibrationError error = ExpectedCalibrationError.standard();

        Interval interval = CalibrationErrorInterval.of(
                ReliabilityDiagram.of(answers, error.bins(), error.binning()),
                new CalibrationNoiseFloor(0.05, 0.1, 200),
                0.95,
                7);

        assertThat(interval).isEqualTo(new Interval(0.5649999999999998, 0.3317531787766642, 0.6510230663606276, 0.95));
    }

    @Test
    void shouldRefuseNoLabelsAndALevelOutsideItsRange() {
        CalibrationNoiseFloor floor = new CalibrationNoiseFloor(0.05, 0.1, 100);
        ReliabilityDiagram empty = ReliabilityDiagram.empty(10, Binning.STANDARD);

        assertThatThrownBy(() -> CalibrationErrorInterval.of(empty, floor, 0.95, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CalibrationErrorInterval.of(empty, floor, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
