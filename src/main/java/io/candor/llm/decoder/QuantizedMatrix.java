package io.candor.llm.decoder;

import ai.djl.pytorch.engine.PtNDArray;

/**
 * A matrix whose weights have few bits, in groups of {@value #GROUP} columns with a scale each.
 *
 * @param values the numbers that the bits say, (N, K) in the type that is computed in, which has each of them exactly
 * @param codes the bits as the kernel for few rows takes them
 * @param scales of the groups, for that kernel
 */
record QuantizedMatrix(PtNDArray values, PtNDArray codes, PtNDArray scales) {
    private static final int GROUP = 32;

    /** Rows of a matrix that the kernel takes at once. */
    private static final int ROWS = 16;

    /** Whether the kernel takes matrices of this size. */
    static boolean fits(long rows, long columns) {
        return rows % ROWS == 0 && columns % GROUP == 0;
    }

    /**
     * Bytes of codes and scales for each weight.
     *
     * @param size bytes of a number of the type that is computed in
     */
    static double bytesPerWeight(int bits, int size) {
        // A scale and a zero for each group and four bits.
        return bits / 8.0 + 2.0 * size / GROUP * bits / 4;
    }
}
