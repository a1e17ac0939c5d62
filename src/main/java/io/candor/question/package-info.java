/**
 * Accepts a question and puts it on the stream. Knows nothing of models; the answer comes back on a topic.
 *
 * <p>Active in a process with the role console. All memory it takes is bounded: what does not fit is refused and said so.
 */
package io.candor.question;
