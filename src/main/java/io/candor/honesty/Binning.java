package io.candor.honesty;

/** Where a confidence on the edge between two bins belongs. Edges are i * (1 / bins), as {@code numpy.linspace} has them. */
public enum Binning {
    /** [low, high), the last bin closed: a confidence of exactly 1 is in the last bin. The default. */
    STANDARD {
        @Override
        public int bin(double confidence, int bins) {
            return Math.min(leftClosed(confidence, bins), bins - 1);
        }
    },
    /**
     * What EliCal's published code does: [low, high) for every bin, so a confidence of exactly 1 falls out of all of
     * them and its error is lost, while n still counts it. Only for comparison with the paper's numbers.
     */
    ELICAL_DROPS_ONE {
        @Override
        public int bin(double confidence, int bins) {
            int bin = leftClosed(confidence, bins);
            return bin < bins ? bin : DROPPED;
        }
    };

    static final int DROPPED = -1;

    /** The bin of a confidence in [0, 1], from 0 to bins - 1, or {@link #DROPPED}. */
    public abstract int bin(double confidence, int bins);

    /** The lower edge of a bin; edge(bins, bins) is 1. */
    static double edge(int bin, int bins) {
        return bin == bins ? 1 : bin * (1.0 / bins);
    }

    /** The largest bin whose lower edge is not above the confidence; equals {@code bins} for a confidence of 1. */
    private static int leftClosed(double confidence, int bins) {
        int bin = (int) (confidence * bins);
        // The product rounds; the edges decide.
        while (bin > 0 && edge(bin, bins) > confidence) {
            bin--;
        }
        while (bin < bins && edge(bin + 1, bins) <= confidence) {
            bin++;
        }
        return bin;
    }
}
