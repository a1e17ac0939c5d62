package io.candor.engine.remote;

/** What an engine server speaks. */
public enum EngineKind {
    /** {@code candor engine serve}. */
    CANDOR,
    /** Two vLLM servers of one model: one that generates, one that pools. */
    VLLM,
    /** An SGLang server, which generates and gives states. */
    SGLANG,
    /** Any server with {@code /v1/chat/completions}: it gives answers, but no states. */
    OPENAI
}
