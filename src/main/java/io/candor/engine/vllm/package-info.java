/**
 * The client of two vLLM servers of one model: {@code VllmEngine} is the port's other side. One server generates
 * ({@code VllmAsking}, a request per answer), the other pools, and gives the last prompt token's state under a LoRA
 * ({@code VllmAdapters} brings it there and takes it away again). {@code VllmProtocol} holds what is said, {@code VllmFailure} what
 * refusals mean. Heads, life cycle and passes are those of {@code remote}.
 */
package io.candor.engine.vllm;
