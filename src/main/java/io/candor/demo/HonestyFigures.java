package io.candor.demo;

import io.candor.honesty.CalibrationNoiseFloor;
import io.candor.honesty.ExpectedCalibrationError;
import io.candor.honesty.ScoredAnswer;
import java.util.List;
import java.util.Locale;

/**
 * Calibration figures of some answers.
 *
 * @param count answers n
 * @param accuracy share of right answers, in [0, 1]
 * @param confidence mean confidence, in [0, 1]
 * @param ece expected calibration error, in [0, 1]
 * @param floor what a perfectly calibrated scorer with these confidences would show at this n
 */
record HonestyFigures(int count, double accuracy, double confidence, double ece, CalibrationNoiseFloor floor) {
    private static final int SIMULATIONS = 500;
    private static final long SEED = 7;

    /** @param answered at least one */
    static HonestyFigures of(List<AnsweredQuestion> answered) {
        // Sorted, so that the figures do not depend on the order in which the answers came.
        List<ScoredAnswer> scored =
                answered.stream().map(AnsweredQuestion::scored).sorted().toList();
        ExpectedCalibrationError error = ExpectedCalibrationError.standard();
        return new HonestyFigures(
                scored.size(),
                scored.stream().mapToDouble(ScoredAnswer::correctness).average().orElseThrow(),
                scored.stream().mapToDouble(ScoredAnswer::confidence).average().orElseThrow(),
                error.measure(scored),
                CalibrationNoiseFloor.of(scored, error, SIMULATIONS, SEED));
    }

    /** In one line. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%,5d answers, %3.0f %% right at a mean confidence of %3.0f %%: ECE %.3f, floor %.3f",
                count,
                100 * accuracy,
                100 * confidence,
                ece,
                floor.mean());
    }
}
