/**
 * The client of any server with {@code /v1/chat/completions}, whose answers are read by a model of ours: {@code OpenAiProvider} gives
 * texts for texts, over the calls and batches of {@code remote}.
 */
package io.candor.engine.openai;
