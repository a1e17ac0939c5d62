/**
 * Computes: prefill, decoding, confidences and gradients.
 *
 * <p>The forward pass is a TorchScript program ({@code decoder.torchscript}) with weights, LoRA and cache as arguments; nothing
 * outside this package knows what form the program has. {@link io.candor.llm.decoder.LanguageModel} is what others use.
 */
package io.candor.llm.decoder;
