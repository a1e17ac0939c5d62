package io.candor.experiment;

/**
 * The cell to measure and the questions labelled for it.
 *
 * @param cell which one
 * @param drawn places of the labelled questions, in the order in which they were labelled
 */
record TreatmentInput(Cell cell, int[] drawn) {
    /** Decides every draw of this repetition. */
    long seed() {
        return cell.seed();
    }

    /** In [0, 1], one per drawn question. */
    double[] targets(QuestionSignals labeled) {
        double[] targets = new double[drawn.length];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = cell.kind().target(labeled, drawn[i]);
        }
        return targets;
    }
}
