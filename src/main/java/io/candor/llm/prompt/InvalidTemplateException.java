package io.candor.llm.prompt;

/** A chat template that comes from no folder and cannot be used; the message is one sentence naming the fault and the remedy. */
public class InvalidTemplateException extends RuntimeException {
    InvalidTemplateException(String problem, String remedy) {
        super("template: " + problem + "; " + remedy + ".");
    }
}
