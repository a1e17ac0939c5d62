/**
 * Accepts a question and puts it on the stream. Does not depend on models; answers are read from a topic.
 *
 * <p>Active in a process with the role console. All memory it takes is bounded: what does not fit is refused with a
 * problem.
 */
package io.candor.question;
