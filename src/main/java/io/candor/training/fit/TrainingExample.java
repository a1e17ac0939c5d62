package io.candor.training.fit;

/**
 * A prompt with its target confidence.
 *
 * @param prompt token ids
 * @param target in [0, 1]: agreement, verdict or graded label
 */
public record TrainingExample(int[] prompt, float target) {

    public TrainingExample {
        if (!(target >= 0 && target <= 1)) {
            throw new IllegalArgumentException("target must be in [0, 1], got: " + target);
        }
    }
}
