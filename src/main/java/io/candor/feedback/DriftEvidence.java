package io.candor.feedback;

import io.candor.event.DriftDirection;
import io.candor.honesty.bet.CalibrationBet;
import io.candor.honesty.bet.CalibrationEProcess;
import java.time.Instant;

/**
 * What the labels say since the evidence against a release in a domain started to grow: since the best starting point of the bet
 * that has become richest.
 *
 * @param direction which way confidences seem to err; UNKNOWN before the first label
 * @param labels bet on since then
 * @param since when the first of them came
 * @param meanConfidence their mean confidence, in [0, 1]
 * @param accuracy their mean label, in [0, 1]
 * @param gap by how much confidences err in that direction, in [0, 1]
 * @param missing texts of the audit sample without a verdict that counts since then
 */
record DriftEvidence(
        DriftDirection direction,
        long labels,
        Instant since,
        double meanConfidence,
        double accuracy,
        double gap,
        long missing) {

    static DriftEvidence of(DriftWatch watch) {
        if (watch.getLabels() == 0) {
            return new DriftEvidence(DriftDirection.UNKNOWN, 0, Instant.EPOCH, 0, 0, 0, watch.getMissing());
        }
        CalibrationEProcess process = DriftEpisode.process(watch);
        WatchedStake start = start(watch, process.evidenceStart());
        DriftDirection direction = direction(process.strongest());
        double count = watch.getLabels() - start.getBestStart();
        double confidence = (watch.getConfidenceSum() - start.getConfidenceBefore()) / count;
        double accuracy = (watch.getLabelSum() - start.getLabelBefore()) / count;
        double outward = (watch.getOutwardSum() - start.getOutwardBefore()) / count;
        return new DriftEvidence(
                direction,
                watch.getLabels() - start.getBestStart(),
                Instant.ofEpochMilli(start.getSince()),
                confidence,
                accuracy,
                Math.max(0, gap(direction, confidence - accuracy, outward)),
                Math.max(0, watch.getMissing() - start.getMissingBefore()));
    }

    private static WatchedStake start(DriftWatch watch, long start) {
        // Stakes with the same start noted the same moment, so any of them will do.
        return watch.getStakes().stream()
                .filter(stake -> stake.getBestStart() == start)
                .findFirst()
                .orElseThrow();
    }

    private static DriftDirection direction(CalibrationBet bet) {
        boolean over = bet.direction() == CalibrationBet.Direction.OVERCONFIDENT;
        if (bet.shape() == CalibrationBet.Shape.SHARPNESS) {
            return over ? DriftDirection.TOO_EXTREME : DriftDirection.TOO_FLAT;
        }
        return over ? DriftDirection.TOO_SURE : DriftDirection.TOO_TIMID;
    }

    private static double gap(DriftDirection direction, double over, double outward) {
        return switch (direction) {
            case TOO_SURE -> over;
            case TOO_TIMID -> -over;
            case TOO_EXTREME -> outward;
            case TOO_FLAT -> -outward;
            case UNKNOWN -> 0;
        };
    }

    /** The gap that would be left if every missing text were as favourable to the release as it can be. */
    double gapAtBest() {
        double favour =
                switch (direction) {
                    case TOO_SURE -> 1 - meanConfidence;
                    case TOO_TIMID -> meanConfidence;
                    default -> 1;
                };
        return labels == 0 ? 0 : Math.max(0, (gap * labels - missing * favour) / (labels + missing));
    }
}
