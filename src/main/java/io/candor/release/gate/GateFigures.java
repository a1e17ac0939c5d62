package io.candor.release.gate;

import io.candor.honesty.Auroc;
import io.candor.honesty.Bootstrap;
import io.candor.honesty.ExpectedCalibrationError;
import io.candor.honesty.PairedComparison;
import io.candor.honesty.PairedScore;
import java.util.List;

/**
 * Candidate against live on one audit slice.
 *
 * @param comparison Brier score and AUROC, paired by question
 * @param candidateEce in [0, 1], ten bins
 * @param liveEce in [0, 1], ten bins
 * @param evidence that the candidate is better
 * @param harmed domains in which it is surely worse, in alphabetical order
 */
public record GateFigures(
        PairedComparison comparison,
        double candidateEce,
        double liveEce,
        SequentialTrial.Figures evidence,
        List<String> harmed) {
    /** Score from which a graded label counts as right. */
    private static final double RIGHT = 0.5;
    // Fixed, so that the same slice always gives the same bits.
    private static final long SEED = 1;

    static GateFigures of(List<PairedScore> scores, SequentialTrial trial, GateSettings settings) {
        ExpectedCalibrationError ece = ExpectedCalibrationError.standard();
        return new GateFigures(
                PairedComparison.of(
                        scores, new Auroc(RIGHT), new Bootstrap(settings.resamples(), settings.level(), SEED)),
                ece.measure(scores.stream().map(PairedScore::candidateAnswer).toList()),
                ece.measure(scores.stream().map(PairedScore::liveAnswer).toList()),
                trial.figures(),
                trial.harmed());
    }
}
