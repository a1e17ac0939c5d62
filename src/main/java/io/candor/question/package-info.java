/**
 * Accepts a question and puts it on the stream. Does not depend on models; answers are read from a topic.
 *
 * <p>An id belongs to one question ({@code AskedQuestions}), as far as this console knows: what was asked here, and what it has read of all others'.
 * What is in memory ({@code RecentQuestions}) is for waiting and for the event stream; all else is in the console's index (package {@code search}), which {@code IndexFollower} writes from the
 * topics. Who asks for an id that is not there waits until the index has caught up ({@code FollowedEnds}), so that any console finds what was asked at another. Where the stream has two answers under one id, the first one in its partition is shown, which is also the
 * one that the calibrator keeps.
 *
 * <p>Questions come in three forms, ours ({@code QuestionResource}) and those of OpenAI's chat completions ({@code ChatResource}) and
 * responses ({@code ResponseResource}), which share what they ask by ({@code ChatAsking}) and answer with ({@code ChatReply}); all are
 * the same question on the stream. The package stays whole: what was asked, what is waited for and what was answered are kept
 * together under one bound of memory, whichever door a question came by.
 *
 * <p>Active in a process with the role console. All memory it takes is bounded: what does not fit is refused with a
 * problem.
 */
package io.candor.question;
