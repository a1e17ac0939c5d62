package io.candor.llm.decoder;

import java.util.OptionalDouble;

/** The confidence pass over one prompt, a piece at a time, so that others get their turn between. For one thread. */
public interface ConfidenceReading extends AutoCloseable {

    /**
     * Reads the next piece of the prompt.
     *
     * @return the logit of the confidence once all of the prompt has been read; empty before
     * @throws RuntimeException whatever libtorch throws, or an OutOfMemoryError; then the same piece can be tried again
     */
    OptionalDouble advance();

    /**
     * There was too little memory for a piece: those to come have half its tokens.
     *
     * @return whether they could be made smaller
     */
    boolean shrink();

    @Override
    void close();
}
