package io.candor.runtime;

/** Tells what this process knows of questions, to those that do not follow the topics of questions themselves. */
public interface QuestionLookup {
    QuestionKnowledge find(String questionId);
}
