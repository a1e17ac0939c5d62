package io.candor.llm.decoder;

/**
 * Measurements of one optimizer step.
 *
 * @param loss before the step
 * @param gradientNorm global L2 norm before clipping
 */
public record TrainingStep(double loss, double gradientNorm) {}
