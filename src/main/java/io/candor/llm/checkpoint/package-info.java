/**
 * Reads and writes Hugging Face folders: configuration, weights as safetensors, generation defaults.
 */
package io.candor.llm.checkpoint;
