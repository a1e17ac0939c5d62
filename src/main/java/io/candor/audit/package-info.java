/**
 * Proves or refutes the invariants from the topics alone: every question record ends in exactly one answer or exactly one
 * dead letter, every routed copy is the answer it copies, every confidence is that of the release its answer names, and every
 * calibration report says what the labels say.
 * Shares no code with those who write these topics, beyond the contracts on the wire and the reading of releases; only decisions on
 * confidence maps ({@code decision}) are taken again by the code that takes them.
 */
package io.candor.audit;
