/**
 * Fits confidence maps to labels as they come and decides when one goes live: the fast clock beside LoRA and head.
 *
 * <p>In the order in which a label is processed: {@code MapLoop} reads the ledger where
 * {@link io.candor.training.map.ElectedLoop} says that this process is elected to, {@code MaturingLabels} waits until the label is
 * final, by the stamps of the ledger or, where nothing follows, by the wall clock; {@code LedgerLabels} asks
 * {@link io.candor.honesty.labeler.LabelerTrust} what of it counts, {@code AdapterMaps} knows in which trial and against which
 * release it judges, {@link io.candor.training.map.MapLineage} lets a text count once, scores, fits and decides, {@code MapReleases}
 * stores the map as a release that shares the adapter's files. {@code AnswerLineage} does the same for the map of answers, in the same
 * trials, {@code SourceLineage} for the answers of each other system's model. No model is needed.
 *
 * <p>Data flows one way: from candor.labeled-answers and candor.releases to candor.releases. A decision names the trial, the release
 * it was compared with, the labels that judged and the settings, so it can be taken again from the topics and the maps in the store, to
 * the bit: {@link io.candor.training.map.MapReplay} does, for the audit, with the same classes.
 */
package io.candor.training.map;
