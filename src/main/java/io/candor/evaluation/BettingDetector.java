package io.candor.evaluation;

import io.candor.honesty.ScoredAnswer;
import io.candor.honesty.bet.CalibrationEProcess;
import io.candor.honesty.bet.StartingPoints;

/** Sequential tests of calibration by betting: the evidence is the capital's logarithm, the threshold -ln(alpha). */
final class BettingDetector implements DriftDetector {
    private final StartingPoints startingPoints;
    private final double logPart;
    private final double tolerance;
    private CalibrationEProcess process = CalibrationEProcess.start();

    private BettingDetector(StartingPoints startingPoints, double logPart, double tolerance) {
        this.startingPoints = startingPoints;
        this.logPart = logPart;
        this.tolerance = tolerance;
    }

    /** Behind the calibrator's alarms: the one domain there is has half of the capital, all domains together the other. */
    static BettingDetector ofCalibrator(double tolerance) {
        return new BettingDetector(StartingPoints.SPREAD, Math.log(0.5), tolerance);
    }

    /** All of the capital on one stream, nothing tolerated. */
    static BettingDetector ofOneStream() {
        return new BettingDetector(StartingPoints.SLOWEST, 0, 0);
    }

    @Override
    public double add(ScoredAnswer answer) {
        process = process.add(answer, tolerance, logPart + startingPoints.logShare(process.labels()));
        return process.logEvidence();
    }
}
