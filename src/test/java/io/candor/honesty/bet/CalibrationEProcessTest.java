package io.candor.honesty.bet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.candor.honesty.ResamplingTest;
import io.candor.honesty.ScoredAnswer;
import io.candor.honesty.SplitMix64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CalibrationEProcessTest {
    private static final double ALPHA = 0.05;

    @Test
    void shouldKeepItsExpectedCapitalWhenConfidencesAreHonest() {
        SplitMix64 random = SplitMix64.stream(5, 0);
        CalibrationEProcess process = CalibrationEProcess.start();
        for (int i = 0; i < 500; i++) {
            // Every tenth confidence lies at or near an end, where stakes are bounded.
            double confidence =
                    i % 10 == 0 ? new double[] {0, 1, 1e-9, 1 - 1e-9, 0.004}[i / 10 % 5] : random.nextDouble();
            double expected = confidence * capital(add(process, confidence, 1))
                    + (1 - confidence) * capital(add(process, confidence, 0));
            assertThat(expected).isCloseTo(capital(process), within(1e-10 * capital(process)));

            double graded = capital(add(process, confidence, confidence));
            assertThat(graded)
                    .as("a label equal to its mean pays exactly 1")
                    .isCloseTo(capital(process), within(1e-10 * capital(process)));
            process = add(process, confidence, random.nextDouble() < 0.5 ? 1 : 0);
        }
    }

    @Test
    void shouldEqualTheSumOverAllStartingPointsWhenComputedOneByOne() {
        List<ScoredAnswer> answers = ResamplingTest.calibrated(60, 8).stream()
                .map(answer -> new ScoredAnswer(answer.confidence(), Math.min(answer.correctness(), 0.7)))
                .toList();
        int n = answers.size();
        double total = 1 / Math.log(n + Math.E);
        double best = 0;
        long bestStart = -1;
        for (CalibrationBet bet : CalibrationBet.GRID) {
            for (int start = 0; start < n; start++) {
                double weight = 1 / Math.log(start + Math.E) - 1 / Math.log(start + 1 + Math.E);
                double capital = weight / CalibrationBet.GRID.size();
                for (ScoredAnswer answer : answers.subList(start, n)) {
                    capital *= Math.exp(bet.logPayoff(answer, 0));
                }
                total += capital;
                bestStart = capital > best ? start : bestStart;
                best = Math.max(best, capital);
            }
        }

        CalibrationEProcess process = run(answers);

        assertThat(capital(process)).isCloseTo(total, within(1e-10 * total));
        assertThat(process.evidenceStart()).isEqualTo(bestStart);
    }

    @Test
    void shouldNotExpectToGainWhileTheFrequencyIsWithinTheTolerance() {
        double tolerance = 0.03;
        SplitMix64 random = SplitMix64.stream(6, 0);
        for (int i = 0; i < 5_000; i++) {
            double confidence = i % 10 == 0 ? i / 10 % 2 : random.nextDouble();
            double error = tolerance * (i % 3 - 1);
            double frequency = Math.min(1, Math.max(0, confidence + error));
            for (CalibrationBet bet : CalibrationBet.GRID) {
                double expected = frequency * Math.exp(bet.logPayoff(new ScoredAnswer(confidence, 1), tolerance))
                        + (1 - frequency) * Math.exp(bet.logPayoff(new ScoredAnswer(confidence, 0), tolerance));
                assertThat(expected).as("%s at %s", bet, confidence).isBetween(0.0, 1 + 1e-12);
            }
        }
    }

    @Test
    void shouldRarelyAlarmWhenConfidencesErrByWhatIsTolerated() {
        long alarms = IntStream.range(0, 200)
                .parallel()
                .filter(stream -> {
                    SplitMix64 random = SplitMix64.stream(900 + stream, 0);
                    CalibrationEProcess process = CalibrationEProcess.start();
                    for (int i = 0; i < 3_000; i++) {
                        double truth = 0.05 + 0.9 * random.nextDouble();
                        process = process.add(
                                ScoredAnswer.of(truth + 0.05, random.nextDouble() < truth),
                                0.05,
                                StartingPoints.SPREAD.logShare(process.labels()));
                    }
                    return process.alarmed(ALPHA);
                })
                .count();

        assertThat(alarms).isLessThanOrEqualTo((long) (200 * ALPHA));
    }

    @Test
    void shouldShareOutACapitalOfOne() {
        for (StartingPoints points : StartingPoints.values()) {
            double shared = 0;
            for (int i = 0; i < 10_000; i++) {
                shared += Math.exp(points.logShare(i));
            }
            assertThat(shared + Math.exp(points.logIdle(10_000))).isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void shouldRarelyAlarmWhenStreamsStayCalibrated() {
        long alarms = IntStream.range(0, 200)
                .parallel()
                .filter(stream ->
                        run(ResamplingTest.calibrated(5000, 100 + stream)).alarmed(ALPHA))
                .count();

        assertThat(alarms).isLessThanOrEqualTo((long) (200 * ALPHA));
    }

    @Test
    void shouldAlarmAndNameTheMomentWhenAShiftComesLate() {
        int honest = 5000;
        Shift shift = new Shift(0.2, honest);
        CalibrationEProcess process = CalibrationEProcess.start();
        while (!process.alarmed(ALPHA) && process.labels() < honest + 600) {
            process = add(process, shift.next());
        }

        assertThat(process.alarmed(ALPHA)).isTrue();
        assertThat(process.labels()).as("no alarm before the shift").isGreaterThan(honest);
        assertThat(process.evidenceStart()).isBetween(honest - 150L, honest + 150L);
    }

    @Test
    void shouldAlarmWhenConfidencesAreTooTimid() {
        CalibrationEProcess process = CalibrationEProcess.start();
        SplitMix64 random = SplitMix64.stream(4, 0);
        for (int i = 0; i < 1500; i++) {
            double truth = random.nextDouble();
            process = add(process, 0.5 + (truth - 0.5) * 0.5, random.nextDouble() < truth ? 1 : 0);
        }

        assertThat(process.alarmed(ALPHA)).isTrue();
    }

    @Test
    void shouldStayFiniteAndUnmovedByOneLabelWhenACertainConfidenceIsWrong() {
        CalibrationEProcess once = add(run(ResamplingTest.calibrated(500, 3)), 1, 0);
        assertThat(once.alarmed(ALPHA)).isFalse();

        CalibrationEProcess often = once;
        for (int i = 0; i < 2000; i++) {
            often = add(add(often, 0, 1), 1, 0);
        }
        assertThat(often.alarmed(ALPHA)).isTrue();
        assertThat(often.logEvidence()).isFinite();
    }

    @Test
    void shouldRememberTheAlarmWhenTheEvidenceFadesAgain() {
        CalibrationEProcess process = CalibrationEProcess.start();
        while (!process.alarmed(ALPHA)) {
            process = add(process, 0.9, 0);
        }
        for (ScoredAnswer answer : ResamplingTest.calibrated(3000, 6)) {
            process = add(process, answer);
        }

        assertThat(process.logEvidence()).isLessThan(process.peakLogEvidence());
        assertThat(process.alarmed(ALPHA)).isTrue();
        assertThat(process.pValue()).isLessThanOrEqualTo(ALPHA);
    }

    @Test
    void shouldGoOnAlikeWhenRebuiltFromItsParts() {
        CalibrationEProcess process = run(ResamplingTest.calibrated(100, 2));
        CalibrationEProcess rebuilt =
                new CalibrationEProcess(process.labels(), process.peakLogEvidence(), process.stakes());

        assertThat(add(rebuilt, 0.3, 0.5)).isEqualTo(add(process, 0.3, 0.5));
    }

    @Test
    void shouldHaveNoEvidenceWhenNothingWasAdded() {
        assertThat(CalibrationEProcess.start().logEvidence()).isNegative().isInfinite();
        assertThat(CalibrationEProcess.start().pValue()).isEqualTo(1);
        assertThat(CalibrationEProcess.start().evidenceStart()).isZero();
    }

    @Test
    void shouldRefuseWhenInputIsNotUsable() {
        CalibrationEProcess process = CalibrationEProcess.start();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> add(process, Double.NaN, 1))
                .withMessageContaining("confidence");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> process.alarmed(0))
                .withMessageContaining("alpha");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CalibrationEProcess(1, 0, List.of()))
                .withMessageContaining("stakes");
    }

    private static CalibrationEProcess run(List<ScoredAnswer> answers) {
        CalibrationEProcess process = CalibrationEProcess.start();
        for (ScoredAnswer answer : answers) {
            process = add(process, answer);
        }
        return process;
    }

    private static CalibrationEProcess add(CalibrationEProcess process, double confidence, double correctness) {
        return add(process, new ScoredAnswer(confidence, correctness));
    }

    /** One process that has all of the capital and tolerates nothing. */
    private static CalibrationEProcess add(CalibrationEProcess process, ScoredAnswer answer) {
        return process.add(answer, 0, StartingPoints.SLOWEST.logShare(process.labels()));
    }

    /** What it has and what has not started yet. */
    private static double capital(CalibrationEProcess process) {
        return Math.exp(process.logEvidence()) + Math.exp(StartingPoints.SLOWEST.logIdle(process.labels()));
    }

    /** Uniform confidences; after the shift answers are right less often by a fixed distance. */
    private static final class Shift {
        private final SplitMix64 random = SplitMix64.stream(77, 0);
        private final double size;
        private final int honest;
        private int drawn;

        private Shift(double size, int honest) {
            this.size = size;
            this.honest = honest;
        }

        private ScoredAnswer next() {
            double confidence = random.nextDouble();
            double truth = drawn++ < honest ? confidence : Math.max(0, confidence - size);
            return ScoredAnswer.of(confidence, random.nextDouble() < truth);
        }
    }
}
