package io.candor.llm.decoder;

import ai.djl.pytorch.jni.JniUtils;
import io.candor.llm.checkpoint.ModelConfig;

/**
 * How many threads one operation of a call has on a CPU: one where products are so small that waking others takes longer than
 * they save, else as many as there are. libtorch keeps that number for each thread that calls, so every call says it.
 */
final class OperationThreads {
    /** Products of a layer, those over the same input being one: q, k, v; attention's output; gate, up; down. */
    private static final int PRODUCTS_OF_A_LAYER = 4;

    /** For so many tokens a product takes no longer than for one: as long as it takes to read the matrix. */
    private static final int TOKENS_PER_READING = 8;

    /**
     * Elements of a matrix whose product with a few tokens is worth sharing. To wake a waiting thread costs 40 to 80 microseconds
     * for each product, in which a core reads half of that many in float32.
     */
    private static final long LEAST_SHARED_ELEMENTS = 500_000;

    private final int most;
    private final long elements;

    /** @param elements of the matrix of a product, in the mean */
    OperationThreads(int most, long elements) {
        this.most = most;
        this.elements = elements;
    }

    /** What the settings say; where they leave it open, by the size of the model's products. */
    static OperationThreads of(EngineSettings settings, ModelConfig config) {
        return settings.threads() > 0
                ? always(settings)
                : new OperationThreads(
                        TorchDevice.threads(settings),
                        DecoderWeights.matrixElements(config) / config.layers() / PRODUCTS_OF_A_LAYER);
    }

    /** The same number for every call. */
    static OperationThreads always(EngineSettings settings) {
        return new OperationThreads(TorchDevice.threads(settings), LEAST_SHARED_ELEMENTS);
    }

    int most() {
        return most;
    }

    /** The number for a call in which so many tokens, at least 1, go through each product at once. */
    int of(int tokens) {
        long shared = elements * Math.max(TOKENS_PER_READING, tokens) / TOKENS_PER_READING;
        return shared < LEAST_SHARED_ELEMENTS ? 1 : most;
    }

    /** The calling thread's next operations have so many threads. */
    static void use(int threads) {
        // Cheap to ask and to change (a tenth of a microsecond).
        if (JniUtils.getNumThreads() != threads) {
            JniUtils.setNumThreads(threads);
        }
    }
}
