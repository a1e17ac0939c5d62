package io.candor.experiment;

import io.candor.llm.adapter.Adapter;
import io.candor.training.fit.LinearHead;
import java.io.IOException;

/** Source of the hidden states that a head alone reads. States are [questions][components]. */
sealed interface StateSource {
    /** The head that fitting starts from. */
    LinearHead start(ExperimentContext context, long seed) throws IOException;

    float[][] labeled(ExperimentContext context, long seed) throws IOException;

    float[][] test(ExperimentContext context, long seed, String test) throws IOException;

    /** States of the first questions to elicit from, as many as are kept. */
    float[][] elicited(ExperimentContext context, long seed) throws IOException;

    /**
     * The frozen base.
     *
     * @param layer after how many layers, from 0
     * @param mean whether it is the mean over the tokens rather than the last token
     */
    record Frozen(int layer, boolean mean) implements StateSource {
        @Override
        public LinearHead start(ExperimentContext context, long seed) {
            return LinearHead.undecided(context.hiddenSize());
        }

        @Override
        public float[][] labeled(ExperimentContext context, long seed) {
            return context.hiddenStates().labeled(this);
        }

        @Override
        public float[][] test(ExperimentContext context, long seed, String test) {
            return context.hiddenStates().test(this, test);
        }

        @Override
        public float[][] elicited(ExperimentContext context, long seed) {
            return context.hiddenStates().elicited(this);
        }
    }

    /** Base and elicited LoRA, last token after the last layer: where the adapter's own head reads. */
    record Elicited(int samples) implements StateSource {
        @Override
        public LinearHead start(ExperimentContext context, long seed) throws IOException {
            Adapter adapter = context.elicited(samples, seed);
            return LinearHead.of(adapter.headWeight(), adapter.headBias());
        }

        @Override
        public float[][] labeled(ExperimentContext context, long seed) throws IOException {
            return context.adaptedStates(samples, seed).labeled();
        }

        @Override
        public float[][] test(ExperimentContext context, long seed, String test) throws IOException {
            return context.adaptedStates(samples, seed).tests().get(test);
        }

        @Override
        public float[][] elicited(ExperimentContext context, long seed) {
            throw new IllegalStateException("an elicited adapter's head has been elicited already");
        }
    }
}
