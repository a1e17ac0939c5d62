package io.candor.llm.decoder;

/**
 * What one optimizer step saw.
 *
 * @param loss before the step
 * @param gradientNorm global L2 norm before clipping
 */
public record TrainingStep(double loss, double gradientNorm) {}
