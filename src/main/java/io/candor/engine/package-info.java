/**
 * One port to whatever runs the model: {@link io.candor.engine.EmbeddedEngine} in this process, or a server elsewhere.
 *
 * <p>{@link io.candor.engine.ModelEngine} says what answering needs: greedy continuations of token ids with their
 * log-probabilities, how probable it finds answers of others ({@link io.candor.engine.AnswerReader}, where the engine can), and
 * what a confidence head says of the state of the last prompt token under a LoRA. Sigmoid, maps and policies belong to the callers.
 * {@code remote} is the client of another process that runs {@code server}; what both say to each other is in {@code wire}.
 * {@code vllm} is the client of two vLLM servers, {@code sglang} of one of SGLang's; what both need is in {@code external}, and they
 * share passes over states with {@code remote}.
 * {@code openai} is no engine but an {@link io.candor.engine.AnswerProvider}: it answers, and an engine reads what it said.
 * {@link io.candor.engine.EngineComparison} tells whether an engine elsewhere says what the same model says here.
 */
package io.candor.engine;
