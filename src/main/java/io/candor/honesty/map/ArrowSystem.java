package io.candor.honesty.map;

/**
 * A symmetric positive definite system whose matrix is an arrow: a dense border, many blocks of two unknowns each, and nothing
 * between blocks. Blocks are eliminated one by one (Schur complement), so the cost grows with their number, not with its cube.
 */
final class ArrowSystem {
    private static final int BLOCK = 2;

    private final double[][] border;
    private final double[] borderRight;
    /** Of each block: its matrix {xx, xy, yy}. */
    private final double[][] blocks;

    private final double[][] blocksRight;
    /** Of each block and border unknown: what lies between them. */
    private final double[][][] between;

    ArrowSystem(int borderSize, int blockCount) {
        border = new double[borderSize][borderSize];
        borderRight = new double[borderSize];
        blocks = new double[blockCount][3];
        blocksRight = new double[blockCount][BLOCK];
        between = new double[blockCount][borderSize][BLOCK];
    }

    /** Adds to the diagonal and to the right-hand side of a border unknown. */
    void addBorder(int index, double diagonal, double right) {
        border[index][index] += diagonal;
        borderRight[index] += right;
    }

    /** The same for one of the two unknowns of a block. */
    void addBlock(int block, int index, double diagonal, double right) {
        blocks[block][index * 2] += diagonal;
        blocksRight[block][index] += right;
    }

    /**
     * Adds {@code weight * x x'} and {@code right * x}, where x has few entries that are not 0.
     *
     * @param unknowns border unknowns with entries, each once
     * @param entries of those, in the same order
     * @param block with entries; negative for none
     * @param blockEntries of the block's two unknowns
     */
    void add(double weight, double right, int[] unknowns, double[] entries, int block, double[] blockEntries) {
        for (int i = 0; i < unknowns.length; i++) {
            borderRight[unknowns[i]] += right * entries[i];
            for (int j = 0; j < unknowns.length; j++) {
                border[unknowns[i]][unknowns[j]] += weight * entries[i] * entries[j];
            }
        }
        if (block < 0) {
            return;
        }
        for (int i = 0; i < unknowns.length; i++) {
            between[block][unknowns[i]][0] += weight * entries[i] * blockEntries[0];
            between[block][unknowns[i]][1] += weight * entries[i] * blockEntries[1];
        }
        blocks[block][0] += weight * blockEntries[0] * blockEntries[0];
        blocks[block][1] += weight * blockEntries[0] * blockEntries[1];
        blocks[block][2] += weight * blockEntries[1] * blockEntries[1];
        blocksRight[block][0] += right * blockEntries[0];
        blocksRight[block][1] += right * blockEntries[1];
    }

    /** Diagonal of the inverse of a block's own matrix: its unknowns' variances when the border is known. */
    double[] blockVariances(int block) {
        double[] m = blocks[block];
        double determinant = determinant(m);
        return new double[] {m[2] / determinant, m[0] / determinant};
    }

    /** The inverse of a border unknown's own diagonal entry. */
    double borderVariance(int index) {
        return 1 / border[index][index];
    }

    /**
     * Solves; this is used up.
     *
     * @return the border's unknowns, then each block's two
     */
    double[] solve() {
        for (int block = 0; block < blocks.length; block++) {
            eliminate(block);
        }
        double[] known = cholesky(border, borderRight);
        double[] all = new double[known.length + BLOCK * blocks.length];
        System.arraycopy(known, 0, all, 0, known.length);
        for (int block = 0; block < blocks.length; block++) {
            double[] right = blocksRight[block].clone();
            for (int i = 0; i < known.length; i++) {
                right[0] -= between[block][i][0] * known[i];
                right[1] -= between[block][i][1] * known[i];
            }
            System.arraycopy(inverseTimes(blocks[block], right), 0, all, known.length + BLOCK * block, BLOCK);
        }
        return all;
    }

    private void eliminate(int block) {
        for (int i = 0; i < border.length; i++) {
            double[] one = between[block][i];
            if (one[0] == 0 && one[1] == 0) {
                continue;
            }
            double[] scaled = inverseTimes(blocks[block], one);
            for (int j = 0; j < border.length; j++) {
                border[i][j] -= scaled[0] * between[block][j][0] + scaled[1] * between[block][j][1];
            }
            borderRight[i] -= scaled[0] * blocksRight[block][0] + scaled[1] * blocksRight[block][1];
        }
    }

    private static double determinant(double[] m) {
        return m[0] * m[2] - m[1] * m[1];
    }

    private static double[] inverseTimes(double[] m, double[] v) {
        double determinant = determinant(m);
        return new double[] {(m[2] * v[0] - m[1] * v[1]) / determinant, (m[0] * v[1] - m[1] * v[0]) / determinant};
    }

    /** By the factor L of L L', which replaces the lower triangle. */
    private static double[] cholesky(double[][] m, double[] right) {
        int n = m.length;
        double[] x = right.clone();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = m[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= m[i][k] * m[j][k];
                }
                m[i][j] = i == j ? Math.sqrt(sum) : sum / m[j][j];
            }
            for (int k = 0; k < i; k++) {
                x[i] -= m[i][k] * x[k];
            }
            x[i] /= m[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                x[i] -= m[k][i] * x[k];
            }
            x[i] /= m[i][i];
        }
        return x;
    }
}
