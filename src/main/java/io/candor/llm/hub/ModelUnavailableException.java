package io.candor.llm.hub;

/** A model that cannot be made available on this machine; the message is one sentence naming what and the remedy. */
public class ModelUnavailableException extends RuntimeException {
    public ModelUnavailableException(String subject, String problem, String remedy) {
        this(subject, problem, remedy, null);
    }

    public ModelUnavailableException(String subject, String problem, String remedy, Throwable cause) {
        super(subject + ": " + problem + "; " + remedy + ".", cause);
    }
}
