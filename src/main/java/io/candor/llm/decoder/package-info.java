/**
 * Computes: prefill, decoding, confidences and gradients. It stays whole because all of it calls the one program, whose form it
 * keeps from everybody else.
 *
 * <p>The forward pass is a TorchScript program ({@code decoder.torchscript}) with weights, LoRA and cache as arguments; nothing
 * outside this package knows what form the program has. {@link io.candor.llm.decoder.LanguageModel} is what others use, and
 * {@code OpenModels} where several roles of a process use the same one.
 *
 * <p>A confidence takes a second pass over the prompt, with LoRA; the layers below LoRA are computed once for both, and
 * {@link io.candor.llm.decoder.ScoredPrompts} carries them from the confidence to the answer.
 *
 * <p>Answers that are under way together: {@link io.candor.llm.decoder.ContinuousBatch}, whose {@code SlotBatch} keeps a {@code Row}
 * for each, a {@code SlotCache} on the device (its arrays are {@code CacheMemory}), as large as {@code BatchMemory} allows, and on a
 * GPU {@code StepGraphs}. {@code AnswerLikelihood} reads answers that others gave; {@code BatchGeneration} continues a batch in one call instead, all of it to the end.
 *
 * <p>{@code WeightUpload} brings weights up piece by piece in the form that {@code WeightMemory} chooses: laid out for oneDNN where
 * there is room, or in the 16 bits they are stored in where float32 would not fit. {@code OperationThreads} says how many threads
 * share a product on a CPU: it tries other numbers while calls run ({@code MeasuredThreads}), because neighbours come and go.
 */
package io.candor.llm.decoder;
