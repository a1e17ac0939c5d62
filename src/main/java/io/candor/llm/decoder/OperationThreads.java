package io.candor.llm.decoder;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import io.candor.llm.checkpoint.ModelConfig;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many threads one operation of a call has on a CPU: as many as are set, or as many as calls of its kind are fastest with on
 * this machine as it is now ({@link MeasuredThreads}). libtorch keeps that number for each thread that calls, so every call says
 * it. Safe for several threads.
 */
final class OperationThreads {
    /** Products of a layer, those over the same input being one: q, k, v; attention's output; gate, up; down. */
    private static final int PRODUCTS_OF_A_LAYER = 4;

    /** For so many tokens a product takes no longer than for one: as long as it takes to read the matrix. */
    private static final int TOKENS_PER_READING = 8;

    /**
     * Elements of a matrix whose product with a few tokens is at first taken to be worth sharing. To wake a waiting thread costs 40
     * to 80 microseconds for each product, in which a core reads half of that many in float32.
     */
    private static final long LEAST_SHARED_ELEMENTS = 500_000;

    private final int most;
    private final boolean measures;
    private final long elements;
    private final AtomicInteger changes = new AtomicInteger();
    private final Map<Kind, MeasuredThreads> kinds = new ConcurrentHashMap<>();

    private OperationThreads(int most, boolean measures, long elements) {
        this.most = most;
        this.measures = measures;
        this.elements = elements;
    }

    /** What the settings say; where they leave it open, what is measured. On a GPU it hardly matters. */
    static OperationThreads of(EngineSettings settings, ModelConfig config, Device device) {
        return settings.threads() > 0 || device.isGpu()
                ? always(TorchDevice.threads(settings))
                : measured(
                        TorchDevice.threads(settings),
                        DecoderWeights.matrixElements(config) / config.layers() / PRODUCTS_OF_A_LAYER);
    }

    /** The same number for every call. */
    static OperationThreads always(int threads) {
        return new OperationThreads(threads, false, LEAST_SHARED_ELEMENTS);
    }

    /** @param elements of the matrix of a product, in the mean */
    static OperationThreads measured(int most, long elements) {
        return new OperationThreads(most, most > 1, elements);
    }

    int most() {
        return most;
    }

    /** Begins a call. */
    Call begin(String method, Work work) {
        return new Call(measures ? kind(method, work.tokens()) : null, work);
    }

    private MeasuredThreads kind(String method, int tokens) {
        // Calls within a factor of two of each other are of a kind.
        int magnitude = Integer.SIZE - Integer.numberOfLeadingZeros(weight(tokens));
        return kinds.computeIfAbsent(
                new Kind(method, magnitude), kind -> new MeasuredThreads(most, likely(weight(tokens)), changes));
    }

    private int likely(int weight) {
        return elements * weight / TOKENS_PER_READING < LEAST_SHARED_ELEMENTS ? 1 : most;
    }

    private static int weight(int tokens) {
        return Math.max(TOKENS_PER_READING, tokens);
    }

    /** The calling thread's next operations have so many threads. */
    static void use(int threads) {
        // Cheap to ask and to change (a tenth of a microsecond).
        if (JniUtils.getNumThreads() != threads) {
            JniUtils.setNumThreads(threads);
        }
    }

    private record Kind(String method, int magnitude) {}

    /**
     * What a call does.
     *
     * @param tokens that go through each product at once, at least 1
     * @param passes over the model, at least 1
     */
    record Work(int tokens, int passes) {
        /** One pass of so many tokens. */
        static Work of(int tokens) {
            return new Work(tokens, 1);
        }

        private long units() {
            return (long) weight(tokens) * passes;
        }
    }

    /** One call under way. */
    final class Call {
        private final MeasuredThreads kind;
        private final Work work;
        private final int threads;
        private final long start = System.nanoTime();

        private Call(MeasuredThreads kind, Work work) {
            this.kind = kind;
            this.work = work;
            threads = kind == null ? most : kind.next();
        }

        int threads() {
            return threads;
        }

        /** It has done its work. One that failed says nothing. */
        void ended() {
            if (kind != null) {
                kind.took(threads, Math.max(1, System.nanoTime() - start), work.units());
            }
        }
    }
}
