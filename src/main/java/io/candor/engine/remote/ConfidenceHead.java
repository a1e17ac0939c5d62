package io.candor.engine.remote;

/**
 * The linear head of a release: what it says of a state.
 *
 * @param weight [hidden size]
 */
record ConfidenceHead(float[] weight, float bias) {

    /** The logit; summed in float64, which no order of adding changes beyond float32. */
    float logit(float[] state) {
        if (state.length != weight.length) {
            throw new IllegalStateException(
                    "the engine gave a state of " + state.length + " numbers, the head has " + weight.length);
        }
        double sum = bias;
        for (int i = 0; i < weight.length; i++) {
            sum += (double) weight[i] * state[i];
        }
        return (float) sum;
    }
}
