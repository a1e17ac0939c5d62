package io.candor.evaluation;

import java.util.List;

/**
 * What to simulate.
 *
 * @param alpha tolerated share of honest streams that alarm, in (0, 1)
 * @param tolerance of the calibrator's detector, in [0, 0.5)
 * @param streams simulated for every figure
 * @param labels of an honest stream; after a shift, the most that are waited for
 * @param honest labels before a shift
 * @param shifts by how much confidences become too high, each in (0, 0.25]
 * @param windows labels that a windowed ECE is taken over
 */
public record DriftStudySettings(
        double alpha,
        double tolerance,
        int streams,
        int labels,
        int honest,
        List<Double> shifts,
        List<Integer> windows) {
    public DriftStudySettings {
        shifts = List.copyOf(shifts);
        windows = List.copyOf(windows);
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha must be in (0, 1), got: " + alpha);
        }
        if (!(tolerance >= 0 && tolerance < 0.5)) {
            throw new IllegalArgumentException("the tolerance must be in [0, 0.5), got: " + tolerance);
        }
        if (streams < 1 || labels < 1 || honest < 0) {
            throw new IllegalArgumentException("streams and labels must be positive and honest not negative, got: "
                    + streams + ", " + labels + ", " + honest);
        }
        for (double shift : shifts) {
            if (!(shift > 0 && shift <= LabelStream.LARGEST_SHIFT)) {
                throw new IllegalArgumentException(
                        "a shift must be in (0, " + LabelStream.LARGEST_SHIFT + "], got: " + shift);
            }
        }
        for (int window : windows) {
            if (window < 1 || window > labels) {
                throw new IllegalArgumentException("a window must be in [1, " + labels + "], got: " + window);
            }
        }
    }
}
