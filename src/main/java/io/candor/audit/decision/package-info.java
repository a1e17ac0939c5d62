/**
 * Takes decisions on confidence maps again, from {@code candor.labeled-answers}, the decisions before and the maps in the store, and
 * compares them bit for bit: {@code MapAudit} reads the topics, {@code DecisionRecomputation} takes every decision,
 * {@code LineageCheck} those of one adapter, {@code DecisionText} says what was found.
 *
 * <p>A decision is replayed by the code that takes it ({@link io.candor.training.map.MapReplay}): what is proven is that it follows
 * from what it names, not that the procedure is right.
 */
package io.candor.audit.decision;
