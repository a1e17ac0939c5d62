/**
 * Turns a question into the token ids the model was trained on: chat template, tokenizer, limits.
 */
package io.candor.llm.prompt;
