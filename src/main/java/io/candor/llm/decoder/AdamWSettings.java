package io.candor.llm.decoder;

/**
 * Hyperparameters of AdamW (arXiv 1711.05101), named as {@code torch.optim.AdamW} names them.
 *
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the root of the second moment
 * @param weightDecay decoupled decay per unit of learning rate
 * @param clipNorm largest global L2 norm of the gradients; 0 for no clipping
 * @param decayMatricesOnly whether vectors (norms, biases) are spared the decay
 */
public record AdamWSettings(
        double beta1, double beta2, double epsilon, double weightDecay, double clipNorm, boolean decayMatricesOnly) {

    public AdamWSettings {
        if (beta1 < 0 || beta1 >= 1 || beta2 < 0 || beta2 >= 1) {
            throw new IllegalArgumentException("betas must be in [0, 1), got: " + beta1 + " and " + beta2);
        }
        if (weightDecay < 0 || clipNorm < 0 || epsilon <= 0) {
            throw new IllegalArgumentException(
                    "weightDecay and clipNorm must not be negative and epsilon positive, got: " + weightDecay + ", "
                            + clipNorm + ", " + epsilon);
        }
    }

    /** torch's defaults, with decay on every parameter as one parameter group gives it. */
    public static AdamWSettings defaults(double weightDecay, double clipNorm) {
        return new AdamWSettings(0.9, 0.999, 1e-8, weightDecay, clipNorm, false);
    }
}
