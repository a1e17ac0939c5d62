package io.candor.honesty;

import java.util.List;

/**
 * Expected calibration error over bins of equal width: the mean over answers of the distance between their bin's mean
 * confidence and its accuracy. In [0, 1]; 0 is best. It is biased upwards at small n: see {@link CalibrationNoiseFloor}.
 *
 * @param bins how many, at least 1; the paper uses 10
 * @param binning where edges belong
 */
public record ExpectedCalibrationError(int bins, Binning binning) implements Metric {
    public static final int PAPER_BINS = 10;

    public ExpectedCalibrationError {
        if (bins < 1) {
            throw new IllegalArgumentException("ECE bins must be at least 1, got: " + bins);
        }
    }

    /** Ten [low, high) bins, the last closed. */
    public static ExpectedCalibrationError standard() {
        return new ExpectedCalibrationError(PAPER_BINS, Binning.STANDARD);
    }

    /** EliCal's published code, which loses every confidence of exactly 1. */
    public static ExpectedCalibrationError elical() {
        return new ExpectedCalibrationError(PAPER_BINS, Binning.ELICAL_DROPS_ONE);
    }

    @Override
    public double measure(List<ScoredAnswer> answers) {
        return ReliabilityDiagram.of(answers, bins, binning).expectedCalibrationError();
    }
}
