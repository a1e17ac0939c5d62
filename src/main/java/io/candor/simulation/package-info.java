/**
 * Simulates the loop of labels and confidence maps on recorded answers: what a budget of labels buys before anybody goes live.
 *
 * <p>In the order of the work: {@link io.candor.simulation.RecordedAnswers} are read; {@code ChangedTruth} says what is right after a
 * change; a {@code VerdictSchedule} says which verdict comes when, from whom, and how wrong; a {@code LoopRun} gives them to the
 * service's own {@link io.candor.honesty.labeler.LabelerTrust} and {@link io.candor.training.map.MapLineage} and measures the live
 * map on questions that nobody was asked; {@link io.candor.simulation.LoopStudy} repeats that over seeds, and
 * {@link io.candor.simulation.LoopText} and {@link io.candor.simulation.LoopFiles} tell of it.
 *
 * <p>{@link io.candor.simulation.PromiseStudy} simulates promises of an error instead: streams of a {@code PromiseWorld} whose true
 * probabilities are known, while releases change.
 */
package io.candor.simulation;
