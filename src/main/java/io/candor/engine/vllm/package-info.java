/**
 * The client of two vLLM servers of one model: {@code VllmEngine} is the port's other side. One server generates
 * ({@code VllmAsking}, a request per answer), the other pools, and gives the last prompt token's state under a LoRA
 * ({@code VllmLoras}). {@code VllmProtocol} holds what is said, {@code VllmFailure} what refusals mean. What SGLang's needs as well
 * is in {@code external}; heads and passes are those of {@code remote}.
 */
package io.candor.engine.vllm;
