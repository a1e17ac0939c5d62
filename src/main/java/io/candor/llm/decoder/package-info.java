/**
 * Computes: prefill, decoding, confidences and gradients.
 *
 * <p>The forward pass is a TorchScript program ({@code decoder.torchscript}) with weights, LoRA and cache as arguments; nothing
 * outside this package knows what form the program has. {@link io.candor.llm.decoder.LanguageModel} is what others use, and
 * {@code OpenModels} where several roles of a process use the same one.
 *
 * <p>{@code WeightUpload} brings weights up piece by piece in the form that {@code WeightMemory} chooses: laid out for oneDNN where
 * there is room, or in the 16 bits they are stored in where float32 would not fit.
 */
package io.candor.llm.decoder;
