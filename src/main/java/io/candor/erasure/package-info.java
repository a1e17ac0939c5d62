/**
 * Forgets: finds what topics hold of a question, of all that was asked under a subject, or of a labeler, and says on {@code candor.erasures} what counts no more and is shown to nobody. {@link
 * io.candor.erasure.Erasing} does it, in one transaction with its action; {@link io.candor.erasure.ErasureLog} reads it, {@link io.candor.erasure.Erasures}
 * is what was read so far, by which every stage passes by what still lies on topics.
 *
 * <p>A log cannot lose a record from its middle. So three things are done: state is emptied (the calibrator reads erasures as it reads verdicts, and the keys of a
 * labeler get tombstones); what was learned is learned again without it, since maps, policies and training pass by what is erased, wherever they begin;
 * and what still lies on topics until their retention ends is listed with the day on which it is gone.
 *
 * <p>Erasures hold ids and positions, no texts and no names. They are kept for ever, so that whoever decides again passes by the same.
 *
 * <p>The alternative is a key for each subject, by which texts are encrypted and which is thrown away. It would make texts unreadable at once and everywhere,
 * backups included. But every reader would need the keys, also clients that are not ours; texts that are compared, hashed, trained on and shown would have to be opened at each
 * step; a store of keys, small and precious, would have to be as available as Kafka; and what was learned from the texts would still have to be learned again. Retention is days to a
 * year here, and shorter where it is set so.
 */
package io.candor.erasure;
