/**
 * Accepts a question and puts it on the stream. Does not depend on models; answers are read from a topic.
 *
 * <p>An id belongs to one question ({@code AskedQuestions}), as far as this console knows: what was asked here and the recent
 * answers of all. Where the stream has two answers under one id, the first one in its partition is shown, which is also the
 * one that the calibrator keeps.
 *
 * <p>Active in a process with the role console. All memory it takes is bounded: what does not fit is refused with a
 * problem.
 */
package io.candor.question;
