/**
 * Fits LoRA and head to signals and offers a candidate release. The stages of EliCal (arXiv 2510.17509) live here, offline
 * ({@link io.candor.training.fit.ConfidenceFit}) and beside live answers ({@code Trainer}).
 *
 * <p>In the order in which a label travels. {@code TrainerMemory} knows everything from topics alone, so that nothing but the
 * stages of a run under way has to survive a restart. {@code TrainerDesk} looks whether the batches that nobody decided on are
 * worth a run: enough of them, one that waited long enough, or a drift alarm, for which the calibrator closes a batch and
 * which makes any batch urgent that was filled meanwhile. An alarm alone brings no labels, so it trains nothing.
 * {@code Selection} says who teaches and who judges. {@code TrainingRun} elicits (when enough signals are new to the live
 * release), calibrates, stores the candidate and asks {@link io.candor.release.gate.ReleaseGate}. {@code TrainerLoop} tells of the
 * decision.
 *
 * <p>The audit slice ({@link io.candor.training.AuditSlice}) is a random share of all questions, by a hash of their ids. Neither
 * its labels nor its consistency signals are ever learned from; it alone judges. Early stopping looks at another part of what
 * teaches. The slice grows from batch to batch and only its newest labels judge; a batch waits until they are enough, and is
 * then decided on together with those that came meanwhile. Confidences of both releases are computed afresh on the same
 * prompts.
 *
 * <p>Poison. One labeler who lies is in the training part and in the slice. Three things stand against it: labelers whose
 * verdicts run against everybody else's neither teach nor judge ({@code LabelerCheck}); the gate asks the rest of the labelers
 * without each of them in turn; and what remains must beat the live release. Labelers who lie together are not found.
 *
 * <p>Once. A release's id follows from model, batches and settings. Its event and the offset of the batches are one
 * transaction under the transactional id of the group: whoever takes over fences and settles what was before, then reads what
 * was decided, and a batch that a decision names is never trained on again for itself. A stage that was finished is not
 * trained again; a candidate that reached the store is only judged again.
 *
 * <p>Beside answers. Work on the device rests between steps so that it takes at most its share of the time, and sampling waits
 * while a run goes on.
 *
 * <p>The trainer stays whole: scheduler, inputs, runs and sampler share the configuration, the metrics and the transaction; what
 * works offline lies in {@link io.candor.training.fit}, {@link io.candor.training.dataset} and {@link io.candor.training.probe}.
 */
package io.candor.training;
