package io.candor.evaluation;

import io.candor.honesty.ScoredAnswer;
import io.candor.honesty.bet.CalibrationEProcess;

/** The detector behind Candor's drift alarms: the evidence is the capital's logarithm, the threshold -ln(alpha). */
final class BettingDetector implements DriftDetector {
    private CalibrationEProcess process = CalibrationEProcess.start();

    @Override
    public double add(ScoredAnswer answer) {
        process = process.add(answer);
        return process.logEvidence();
    }
}
