package io.candor.llm.prompt;

/** A question the model cannot be asked; the message is one sentence naming the fault and the remedy. */
public class InvalidQuestionException extends RuntimeException {
    public InvalidQuestionException(String problem, String remedy) {
        super("question: " + problem + "; " + remedy + ".");
    }
}
