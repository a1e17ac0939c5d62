package io.candor.runtime;

/** What is known of a question in this process; other processes and the topics may know more. */
public sealed interface QuestionKnowledge {
    /** Neither taken here nor among the recent answers and dead letters. */
    record Unknown() implements QuestionKnowledge {}

    /** Taken here and not ended yet. */
    record Pending() implements QuestionKnowledge {}

    /** Answered or scored, by the first answer that was read of. */
    record Answered(AnswerSource source) implements QuestionKnowledge {}

    /** Not answered in time, so there is no confidence to judge. */
    record Expired(AnswerSource source) implements QuestionKnowledge {}

    /** Could not be worked on, and no answer is known. */
    record Dead(String reason) implements QuestionKnowledge {}

    /** Whoever knows of questions in this process. */
    interface Keeper {
        QuestionKnowledge of(String questionId);
    }
}
