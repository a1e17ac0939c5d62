package io.candor.experiment;

import io.candor.llm.adapter.Adapter;
import io.candor.training.fit.LinearHead;
import java.io.IOException;

/** Where a head alone reads. States are [questions][components]. */
sealed interface StateSource {
    /** The head that the labels move. */
    LinearHead start(ExperimentContext bench, long seed) throws IOException;

    float[][] labeled(ExperimentContext bench, long seed) throws IOException;

    float[][] test(ExperimentContext bench, long seed, String test) throws IOException;

    /** States of the first questions to elicit from, as many as are kept. */
    float[][] elicited(ExperimentContext bench, long seed) throws IOException;

    /**
     * The frozen base.
     *
     * @param layer after how many layers, from 0
     * @param mean whether it is the mean over the tokens rather than the last token
     */
    record Frozen(int layer, boolean mean) implements StateSource {
        @Override
        public LinearHead start(ExperimentContext bench, long seed) {
            return LinearHead.undecided(bench.hiddenSize());
        }

        @Override
        public float[][] labeled(ExperimentContext bench, long seed) {
            return bench.readings().labeled(this);
        }

        @Override
        public float[][] test(ExperimentContext bench, long seed, String test) {
            return bench.readings().test(this, test);
        }

        @Override
        public float[][] elicited(ExperimentContext bench, long seed) {
            return bench.readings().elicited(this);
        }
    }

    /** Base and elicited LoRA, last token after the last layer: where the adapter's own head reads. */
    record Elicited(int samples) implements StateSource {
        @Override
        public LinearHead start(ExperimentContext bench, long seed) throws IOException {
            Adapter adapter = bench.elicited(samples, seed);
            return LinearHead.of(adapter.headWeight(), adapter.headBias());
        }

        @Override
        public float[][] labeled(ExperimentContext bench, long seed) throws IOException {
            return bench.adaptedStates(samples, seed).labeled();
        }

        @Override
        public float[][] test(ExperimentContext bench, long seed, String test) throws IOException {
            return bench.adaptedStates(samples, seed).tests().get(test);
        }

        @Override
        public float[][] elicited(ExperimentContext bench, long seed) {
            throw new IllegalStateException("an elicited adapter's head has been elicited already");
        }
    }
}
