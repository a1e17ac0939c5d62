/**
 * The client of an SGLang server: {@code SglangEngine} is the port's other side. One server answers ({@code SglangAsking}, a request
 * per answer) and gives the last prompt token's state under a LoRA ({@code SglangLoras}), both by its own {@code /generate}.
 * {@code SglangProtocol} holds what is said, {@code SglangResult} reads it, {@code SglangFailure} says what refusals mean. What
 * vLLM's needs as well is in {@code external}; heads and passes are those of {@code remote}.
 */
package io.candor.engine.sglang;
