/**
 * Hands labelers the answers that want a verdict, one at a time and each to one of them, and a share of them to a second. Does not depend on models, and gives no verdicts itself:
 * those go to {@code /v1/feedback} like all others.
 *
 * <p>In the order of processing: {@code ReviewFollower} reads verdicts and answers from the topics; {@code ReviewQueue} holds the answers without
 * a person's verdict in the order in which they are wanted; {@link io.candor.review.ReviewResource} reserves the first one for whoever asks. The
 * topics are the truth: after a restart the queue is read from them again, so answers and verdicts outlive the process, while reservations and what was
 * set aside do not.
 *
 * <p>Order: the random audit sample first, as it was answered, since drift alarms, policies and unbiased figures rest on it; then answers whose confidence is
 * nearest to the threshold that decided on them, which inform most; then the least confident. What was set aside comes behind all that was not.
 *
 * <p>Second opinions: labelers are believed by agreeing on what others judged too, so {@code OpinionRule} draws answers of the audit sample that another
 * labeler judges, and {@code WantedOpinions} keeps them; newcomers get them first. Nothing on an item says that it was judged before. {@code LabelerAgreement}
 * counts who finds what others find.
 *
 * <p>An answer is settled by the verdict of a person or of a reference, not by that of another model. A retraction puts it back, reserved for whoever
 * withdrew it.
 *
 * <p>Memory is bounded by {@code ReviewConfig}: where more waits, settled answers are forgotten first, then those that would come last. Reservations
 * are those of one process: two consoles may give one answer to two labelers, whose verdicts then both count.
 */
package io.candor.review;
