package io.candor.experiment;

/**
 * One entry of the experiment.
 *
 * @param treatment name of what was tried
 * @param labels labels it was given
 * @param kind of label
 * @param seed repetition, from 1
 */
record Cell(String treatment, int labels, LabelKind kind, int seed) {}
