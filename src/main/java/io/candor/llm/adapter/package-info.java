/**
 * PEFT adapter folders: LoRA matrices, confidence head, manifest.
 */
package io.candor.llm.adapter;
