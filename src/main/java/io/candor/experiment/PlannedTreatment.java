package io.candor.experiment;

import java.util.List;

/**
 * A treatment with the labels it is tried with.
 *
 * @param treatment what is tried
 * @param labels numbers of labels
 * @param kinds kinds of label
 * @param seeds repetitions
 * @param beyondThePaper whether it is one of ours
 */
record PlannedTreatment(
        Treatment treatment, List<Integer> labels, List<LabelKind> kinds, int seeds, boolean beyondThePaper) {}
