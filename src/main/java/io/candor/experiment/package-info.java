/**
 * Repeats the paper's experiment on one model: what each choice and each label buys (arXiv 2510.17509, section 4).
 *
 * <p>In the order of the work: {@link io.candor.experiment.StudyQuestions} are probed once
 * ({@link io.candor.experiment.ProbeCache}) and judged once ({@link io.candor.experiment.QuestionSignals}); a
 * {@link io.candor.experiment.Plan} of {@link io.candor.experiment.PlannedTreatment}s says which
 * {@link io.candor.experiment.Treatment} is tried with how many labels of which kind; each
 * {@link io.candor.experiment.Cell} is measured on test questions that nothing was chosen on, and written to the
 * {@link io.candor.experiment.ResultFile} before the next; the {@link io.candor.experiment.ExperimentReport} turns the
 * file into tables and curves.
 *
 * <p>The package stays whole: treatments, plan and report all speak of cells, signals and the shared context, so every split
 * tried would have made more than a quarter of the types public.
 */
package io.candor.experiment;
