package io.candor.honesty.promise;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * The evidence for each threshold since one label, and how much of it is enough: a part of the promise's level, by epoch, by how
 * many series began before it, and by where the order of thresholds begins. For one thread.
 */
final class EvidenceSeries {
    /**
     * @param errors where the order begins: the error that the threshold's confidence admits, in targets
     * @param share of the level
     */
    private record Beginning(double errors, double share) {}

    private static final List<Beginning> BEGINNINGS = List.of(new Beginning(1, 0.7), new Beginning(0.5, 0.3));
    private static final double FIRST_EPOCH = 0.8;
    /** Labels after which it says something that none of their answers was sure enough. */
    private static final long SOME = 50;

    private final ErrorEProcess[] evidence;
    private final List<Order> orders;
    private long labels;

    /**
     * @param epoch from 1
     * @param number of series that began before it in the epoch; 0 in the first epoch, which has one
     */
    EvidenceSeries(ErrorPromise promise, ThresholdGrid thresholds, int epoch, int number) {
        evidence = new ErrorEProcess[thresholds.count()];
        Arrays.setAll(evidence, none -> new ErrorEProcess(promise.target()));
        double part = epoch == 1
                ? FIRST_EPOCH
                : (1 - FIRST_EPOCH) / ((double) epoch * (epoch - 1)) / ((number + 1.0) * (number + 2));
        orders = BEGINNINGS.stream()
                .map(beginning -> new Order(
                        this,
                        thresholds.firstFrom(1 - beginning.errors() * promise.target()),
                        -StrictMath.log(promise.delta() * part * beginning.share())))
                .toList();
    }

    /**
     * Takes a label.
     *
     * @param from index of the strictest threshold that its answer reaches
     * @param logPayoffs of the label
     */
    void add(int from, double[] logPayoffs, double correctness) {
        labels++;
        for (int i = from; i < evidence.length; i++) {
            evidence[i].add(logPayoffs, correctness);
        }
    }

    List<Order> orders() {
        return orders;
    }

    /**
     * Thresholds from a beginning on, in the order in which they are tested.
     *
     * @param beginning index of the first
     * @param needed natural logarithm of the evidence that is enough
     */
    record Order(EvidenceSeries series, int beginning, double needed) {
        /** Index of the first threshold whose evidence is not enough. */
        int end() {
            int i = beginning;
            while (i < series.evidence.length && series.evidence[i].logEvidence() >= needed) {
                i++;
            }
            return i;
        }

        ErrorEProcess evidence(int threshold) {
            return series.evidence[threshold];
        }

        /** About how many more labels it takes until the evidence for the first threshold is enough; empty where none would do, or no answer was that sure. */
        OptionalLong labelsNeeded() {
            return labelsUntil(beginning);
        }

        /** The same for another threshold. */
        OptionalLong labelsUntil(int threshold) {
            ErrorEProcess its = evidence(threshold);
            if (its.count() == 0 && series.labels >= SOME) {
                // How often answers reach it is not known: nothing to extrapolate from.
                return OptionalLong.empty();
            }
            double perLabel = its.growth() * (its.count() + 1) / (series.labels + 2);
            if (perLabel <= 0) {
                return OptionalLong.empty();
            }
            double missing = Math.max(0, needed - its.logEvidence());
            return OptionalLong.of(Math.max(1, (long) StrictMath.ceil(missing / perLabel)));
        }
    }
}
