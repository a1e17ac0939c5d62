/**
 * Proves or refutes the invariants from the topics and the answerers' committed offsets: every question record ends in exactly one answer or exactly one
 * dead letter, every routed copy is the answer it copies, every confidence is that of the release its answer names, and every
 * calibration report says what the labels say.
 * Shares no code with those who write these topics, beyond the contracts on the wire and the reading of releases; only decisions on
 * confidence maps and policies ({@code decision}) are taken again by the code that takes them.
 *
 * <p>The package stays whole: all checks share how topics are read, what was found, and how it is told.
 */
package io.candor.audit;
