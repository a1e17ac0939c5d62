/**
 * Fits LoRA and head to signals and offers a candidate release. The stages of EliCal (arXiv 2510.17509) live here, offline
 * ({@link io.candor.training.fit.ConfidenceFit}) and beside live answers ({@code Trainer}).
 *
 * <p>In the order in which a label is processed: {@code TrainingInputs} are read from topics alone, so that nothing but the
 * stages of a run under way has to survive a restart. {@code TrainingScheduler} decides whether the batches without a decision
 * are worth a run: enough of them, one that waited long enough, or a drift alarm, for which the calibrator closes a batch and
 * which makes any batch urgent that was filled meanwhile. An alarm alone brings no labels, so it starts no run.
 * {@code Selection} chooses the labels to train on and those for the gate. {@code TrainingRun} elicits (when enough signals are
 * new to the live release), calibrates, stores the candidate and asks {@link io.candor.release.gate.ReleaseGate}.
 * {@code TrainerLoop} publishes the decision.
 *
 * <p>A model without an adapter begins with one that has learned nothing ({@code FirstElicitation}): until it has a first head all questions are
 * sampled, some of the signals judge in the place of labels, and the candidate must be better than the mean of the others.
 *
 * <p>The audit slice ({@link io.candor.training.AuditSlice}) is a random share of all questions, by a hash of what
 * their texts count as, so that a question asked again under another id stays on its side. Neither
 * its labels in the random audit sample nor its consistency signals are ever trained on; the gate decides by these labels alone. Early stopping uses a held-out part
 * of the training labels. The slice grows from batch to batch and the gate uses only its newest labels; a batch waits until
 * they are enough, and is then decided on together with those that came meanwhile. Confidences of both releases are computed
 * afresh on the same prompts.
 *
 * <p>Poisoning. The false verdicts of one labeler are in the training part and in the slice. There are three measures against
 * it: labelers whose verdicts contradict those of all others are left out altogether ({@link
 * io.candor.honesty.labeler.LabelerCheck}); the gate asks
 * for evidence enough without each of the labelers in turn; and what remains must improve on the live release. Labelers who collude are
 * not found. Maps move faster and have rules of their own ({@link io.candor.honesty.labeler.LabelerTrust}).
 *
 * <p>Exactly once. A release's id follows from model, batches and settings. Its event and the offset of the batches are one
 * transaction under the transactional id of the group: a trainer that takes over fences the one before, settles its open
 * transaction, then reads the decisions; a batch that a decision names starts no further run. A stage that was finished is not
 * trained again; a candidate that reached the store is only compared again.
 *
 * <p>Beside answers. Work on the device idles between steps so that it takes at most its share of the time, and sampling waits
 * while a run goes on.
 *
 * <p>The trainer stays whole: scheduler, inputs, runs and sampler share the configuration, the metrics and the transaction; what
 * works offline lies in {@link io.candor.training.fit}, {@link io.candor.training.dataset} and {@link io.candor.training.probe}.
 */
package io.candor.training;
