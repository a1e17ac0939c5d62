package io.candor.training.fit;

import io.candor.llm.checkpoint.HostTensor;
import java.util.Arrays;

/**
 * A confidence head on hidden states that do not change: sigmoid(weights · state + bias).
 *
 * @param weights one per component of a state
 * @param bias in logits
 */
public record LinearHead(double[] weights, double bias) {
    /** The zero head, whose confidence is always one half. */
    public static LinearHead undecided(int components) {
        return new LinearHead(new double[components], 0);
    }

    /** The head of an adapter: weight (1, hidden) and bias (1). */
    public static LinearHead of(HostTensor weight, HostTensor bias) {
        float[] values = weight.floats();
        double[] weights = new double[values.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = values[i];
        }
        return new LinearHead(weights, bias.floats()[0]);
    }

    boolean isFinite() {
        return Double.isFinite(bias) && Arrays.stream(weights).allMatch(Double::isFinite);
    }

    /** Confidence in [0, 1]. */
    public double confidence(float[] state) {
        return 1 / (1 + Math.exp(-logit(state)));
    }

    double logit(float[] state) {
        double logit = bias;
        for (int i = 0; i < weights.length; i++) {
            logit += weights[i] * state[i];
        }
        return logit;
    }
}
