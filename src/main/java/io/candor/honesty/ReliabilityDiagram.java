package io.candor.honesty;

import java.util.ArrayList;
import java.util.List;

/**
 * Mean confidence against accuracy, bin by bin: the numbers of the picture, not the picture.
 *
 * @param binning where edges belong
 * @param answers how many answers there are, those that the binning dropped included
 * @param bins in ascending order of confidence
 */
public record ReliabilityDiagram(Binning binning, long answers, List<Bin> bins) {
    /**
     * One bin, kept as sums so that adding an answer is exact bookkeeping.
     *
     * @param low lower edge
     * @param high upper edge
     * @param count answers in the bin
     * @param confidenceSum sum of their confidences
     * @param correctnessSum sum of their correctness
     */
    public record Bin(double low, double high, long count, double confidenceSum, double correctnessSum) {
        /** In [low, high]; NaN for an empty bin. */
        public double meanConfidence() {
            return confidenceSum / count;
        }

        /** In [0, 1]; NaN for an empty bin. */
        public double accuracy() {
            return correctnessSum / count;
        }

        Bin add(ScoredAnswer answer) {
            return new Bin(
                    low, high, count + 1, confidenceSum + answer.confidence(), correctnessSum + answer.correctness());
        }
    }

    public ReliabilityDiagram {
        bins = List.copyOf(bins);
    }

    /** A diagram without answers. */
    public static ReliabilityDiagram empty(int bins, Binning binning) {
        List<Bin> empty = new ArrayList<>();
        for (int bin = 0; bin < bins; bin++) {
            empty.add(new Bin(Binning.edge(bin, bins), Binning.edge(bin + 1, bins), 0, 0, 0));
        }
        return new ReliabilityDiagram(binning, 0, empty);
    }

    /**
     * @param answers at least one
     * @throws IllegalArgumentException when there is none
     */
    public static ReliabilityDiagram of(List<ScoredAnswer> answers, int bins, Binning binning) {
        Metric.requireAnswers(answers);
        List<Bin> filled = new ArrayList<>(empty(bins, binning).bins());
        for (ScoredAnswer answer : answers) {
            addTo(filled, answer, binning);
        }
        return new ReliabilityDiagram(binning, answers.size(), filled);
    }

    /** In [0, 1]; NaN while there are no answers. */
    public double expectedCalibrationError() {
        double gaps = 0;
        for (Bin bin : bins) {
            gaps += Math.abs(bin.confidenceSum() - bin.correctnessSum());
        }
        return gaps / answers;
    }

    private static void addTo(List<Bin> bins, ScoredAnswer answer, Binning binning) {
        int bin = binning.bin(answer.confidence(), bins.size());
        if (bin != Binning.DROPPED) {
            bins.set(bin, bins.get(bin).add(answer));
        }
    }
}
