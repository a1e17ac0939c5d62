package io.candor.llm.prompt;

/** A question the model cannot be asked, or an answer it cannot read; the message is one sentence naming the fault and the remedy. */
public class InvalidQuestionException extends RuntimeException {
    public InvalidQuestionException(String problem, String remedy) {
        this("question", problem, remedy);
    }

    private InvalidQuestionException(String what, String problem, String remedy) {
        super(what + ": " + problem + "; " + remedy + ".");
    }

    /** The same of an answer that somebody else gave. */
    static InvalidQuestionException ofAnswer(String problem, String remedy) {
        return new InvalidQuestionException("answer", problem, remedy);
    }
}
