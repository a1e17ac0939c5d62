package io.candor.llm.checkpoint;

import java.nio.file.Path;

/** A model or adapter folder that cannot be used; the message is one sentence naming file, key and remedy. */
public class InvalidCheckpointException extends RuntimeException {

    /**
     * @param file the file at fault
     * @param key the tensor or setting at fault, or what of the file is
     * @param problem what is wrong, as the rest of a clause about {@code key}
     * @param remedy what to do, in the imperative
     */
    public InvalidCheckpointException(Path file, String key, String problem, String remedy) {
        this(file, key, problem, remedy, null);
    }

    public InvalidCheckpointException(Path file, String key, String problem, String remedy, Throwable cause) {
        super(file + ": " + key + " " + problem + "; " + remedy + ".", cause);
    }
}
