package io.candor.honesty.promise;

import java.util.ArrayList;
import java.util.List;

/** The thresholds among which one is sought, from strict to loose; the last accepts all. Immutable. */
final class ThresholdGrid {
    /** Error at a threshold by its confidence, in targets: the strictest, and the ratio of one to the next. */
    private static final double STRICTEST = 0.25;

    private static final double RATIO = 1.08;

    private final double[] thresholds;

    private ThresholdGrid(double[] thresholds) {
        this.thresholds = thresholds;
    }

    /** @param target share of accepted answers that may be wrong */
    static ThresholdGrid of(double target) {
        List<Double> all = new ArrayList<>();
        for (double error = STRICTEST * target; error < 1; error *= RATIO) {
            all.add(1 - error);
        }
        all.add(0.0);
        return new ThresholdGrid(all.stream().mapToDouble(Double::doubleValue).toArray());
    }

    int count() {
        return thresholds.length;
    }

    double at(int index) {
        return thresholds[index];
    }

    /** The first that is not stricter than a confidence in [0, 1]. */
    int firstFrom(double confidence) {
        int index = 0;
        while (thresholds[index] > confidence) {
            index++;
        }
        return index;
    }
}
