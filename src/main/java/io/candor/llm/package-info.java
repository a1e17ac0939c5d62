/**
 * Turns prompts into tokens and one confidence; knows nothing of Kafka, Avro or Quarkus.
 *
 * <p>In the order in which a model is opened and asked: {@link io.candor.llm.hub.ModelSource} finds or fetches its folder,
 * {@link io.candor.llm.checkpoint.Checkpoint} reads configuration and weights, {@link io.candor.llm.prompt.PromptFormat} turns a
 * question into token ids, {@link io.candor.llm.adapter.AdapterFolder} reads LoRA and confidence head, and
 * {@link io.candor.llm.decoder.LanguageModel} computes. Arrows between them go the other way round only.
 */
package io.candor.llm;
