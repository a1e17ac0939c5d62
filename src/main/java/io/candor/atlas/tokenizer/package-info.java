/**
 * Trains a byte-level BPE tokenizer and writes it as a Hugging Face folder has it.
 */
package io.candor.atlas.tokenizer;
