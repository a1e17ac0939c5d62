/**
 * Repeats the paper's experiment on one model: what each choice and each label buys (arXiv 2510.17509, section 4).
 *
 * <p>In the order of the work: {@link io.candor.experiment.StudyQuestions} are probed once
 * ({@link io.candor.experiment.ProbeCache}) and judged once ({@link io.candor.experiment.Signals}); a
 * {@link io.candor.experiment.Plan} of {@link io.candor.experiment.Row}s says which
 * {@link io.candor.experiment.Treatment} is tried with how many labels of which kind; each
 * {@link io.candor.experiment.Cell} is measured on test questions that nothing was chosen on, and written to the
 * {@link io.candor.experiment.ResultFile} before the next; the {@link io.candor.experiment.ExperimentReport} turns the
 * file into tables and curves.
 */
package io.candor.experiment;
