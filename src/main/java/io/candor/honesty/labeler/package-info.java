/**
 * Whose verdicts are believed: {@link io.candor.honesty.labeler.LabelerCheck} finds labelers who contradict all others,
 * {@link io.candor.honesty.labeler.LabelerTrust} follows a stream of verdicts and says which of them count.
 */
package io.candor.honesty.labeler;
