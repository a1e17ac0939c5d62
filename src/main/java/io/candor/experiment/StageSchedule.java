package io.candor.experiment;

import io.candor.training.fit.FitSettings;

/**
 * How one stage is fitted, whatever the number of examples: many passes over few, few over many.
 *
 * @param mostEpochs most passes over the examples
 * @param mostVisits most examples seen in all, as far as {@link #FEWEST_EPOCHS} allows
 * @param batchSize examples per step
 * @param learningRate peak
 * @param heldOutShare share of the examples that decides when to stop; it counts among the labels
 * @param patience epochs without a better held-out loss before it stops
 */
public record StageSchedule(
        int mostEpochs, int mostVisits, int batchSize, double learningRate, double heldOutShare, int patience) {
    private static final int FEWEST_EPOCHS = 2;
    private static final double WARM_UP = 0.1;
    private static final double WEIGHT_DECAY = 0.01;
    private static final double CLIP_NORM = 1;

    public StageSchedule {
        if (mostEpochs < 1 || mostVisits < 1) {
            throw new IllegalArgumentException(
                    "mostEpochs and mostVisits must be positive, got: " + mostEpochs + ", " + mostVisits);
        }
    }

    FitSettings settings(int examples, long seed) {
        int affordable = Math.max(FEWEST_EPOCHS, mostVisits / examples);
        return new FitSettings(
                Math.min(mostEpochs, affordable),
                Math.min(batchSize, Math.max(1, examples / 4)),
                learningRate,
                WARM_UP,
                WEIGHT_DECAY,
                CLIP_NORM,
                heldOutShare,
                patience,
                seed);
    }
}
