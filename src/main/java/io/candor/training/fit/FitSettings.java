package io.candor.training.fit;

/**
 * How LoRA and head are fitted in one stage.
 *
 * @param epochs most passes over the examples
 * @param batchSize examples per step
 * @param learningRate peak; warm-up is linear, decay a half cosine to zero
 * @param warmUpShare share of all steps spent warming up, in [0, 1)
 * @param weightDecay of AdamW
 * @param clipNorm largest gradient norm; 0 for no clipping
 * @param heldOutShare share of the examples that decides when to stop and is never trained on; 0 to train to the end
 * @param patience epochs without a better held-out loss before it stops
 * @param seed decides order and hold-out
 */
public record FitSettings(
        int epochs,
        int batchSize,
        double learningRate,
        double warmUpShare,
        double weightDecay,
        double clipNorm,
        double heldOutShare,
        int patience,
        long seed) {

    public FitSettings {
        require(epochs >= 1 && batchSize >= 1 && patience >= 1, "epochs, batchSize and patience must be positive");
        require(learningRate > 0, "learningRate must be positive, got: " + learningRate);
        require(warmUpShare >= 0 && warmUpShare < 1, "warmUpShare must be in [0, 1), got: " + warmUpShare);
        require(heldOutShare >= 0 && heldOutShare < 1, "heldOutShare must be in [0, 1), got: " + heldOutShare);
    }

    /** The learning rate of a step, counted from 0. */
    double learningRate(long step, long steps) {
        double warmUp = Math.max(1, Math.ceil(warmUpShare * steps));
        if (step < warmUp) {
            return learningRate * (step + 1) / warmUp;
        }
        double progress = (step - warmUp) / Math.max(1, steps - warmUp);
        return learningRate * 0.5 * (1 + Math.cos(Math.PI * progress));
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
