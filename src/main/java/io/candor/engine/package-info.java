/**
 * One port to whatever runs the model: {@link io.candor.engine.EmbeddedEngine} in this process, or a server elsewhere.
 *
 * <p>{@link io.candor.engine.ModelEngine} says what answering needs: greedy continuations of token ids with their
 * log-probabilities, how probable it finds answers of others ({@link io.candor.engine.AnswerReader}, where the engine can), and what a confidence head says of the state of the last prompt token under a LoRA. Sigmoid, maps and policies
 * belong to the callers. {@code remote} is the client of another process that runs {@code server}; what both say to each other
 * is in {@code wire}.
 */
package io.candor.engine;
