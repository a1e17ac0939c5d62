package io.candor.runtime;

/** What is known of a question in this process; other processes and the topics may know more. */
public sealed interface QuestionKnowledge {
    /** Neither asked here nor among the recent answers and dead letters. */
    record Unknown() implements QuestionKnowledge {}

    /** Asked here and not ended yet. */
    record Pending() implements QuestionKnowledge {}

    /**
     * Answered or scored; all of the first answer read here.
     *
     * @param tenant whose question it is; null for nobody's
     */
    record Answered(AnswerSource source, String domain, String tenant) implements QuestionKnowledge {}

    /** Its deadline passed before it was answered, so there is no confidence to judge. */
    record Expired(AnswerSource source) implements QuestionKnowledge {}

    /** Was forgotten: whatever comes of it counts for nothing. */
    record Forgotten() implements QuestionKnowledge {}

    /** Became a dead letter, and no answer is known. */
    record DeadLettered(String reason) implements QuestionKnowledge {}
}
