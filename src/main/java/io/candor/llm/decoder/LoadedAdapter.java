package io.candor.llm.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.candor.llm.adapter.Adapter;
import java.util.List;
import java.util.Optional;

/** LoRA and head inside libtorch, ready for the confidence pass: one immutable unit. */
public final class LoadedAdapter implements AutoCloseable {
    /**
     * Up to so many bytes of matrices LoRA is added to a copy of them: on a small model its many small products take as long as
     * all others, and the copy costs little.
     */
    private static final long MERGED_BYTES = 64L << 20;

    private final PtNDManager manager;
    private final Optional<IValue> merged;
    private final IValue lora;
    private final IValue head;
    private final int sharedLayers;

    private LoadedAdapter(PtNDManager manager, int sharedLayers, Optional<IValue> merged, IValue lora, IValue head) {
        this.manager = manager;
        this.sharedLayers = sharedLayers;
        this.merged = merged;
        this.lora = lora;
        this.head = head;
    }

    /** Brings it to the device of {@code decoder}. */
    static LoadedAdapter upload(Adapter adapter, Decoder decoder) {
        // In bfloat16 the sum would lose what LoRA adds; a GPU is as fast without.
        boolean merges = decoder.computing() == Precision.FLOAT32
                && !decoder.manager().getDevice().isGpu()
                && DecoderWeights.matrixElements(decoder.config()) * Float.BYTES <= MERGED_BYTES;
        return upload(adapter, decoder, merges);
    }

    /** @param merges whether LoRA is added to a copy of the matrices */
    static LoadedAdapter upload(Adapter adapter, Decoder decoder, boolean merges) {
        PtNDManager manager = decoder.manager().newSubManager(decoder.manager().getDevice());
        int shared = sharedLayers(adapter, decoder.config().layers());
        try {
            AdapterArrays arrays = AdapterArrays.upload(adapter, decoder.config(), manager);
            NDList fused;
            try (NDArray settings =
                    TrainingSettings.array(decoder.config(), adapter.lora().scaling(), manager)) {
                fused = decoder.program()
                        .train(manager, "fuse_lora", List.of(decoder.weights(), arrays.lora()), settings);
            }
            arrays.lora().forEach(PtNDArray::close);
            IValue lora = Program.list(fused.stream().map(PtNDArray.class::cast).toList());
            if (!merges) {
                return new LoadedAdapter(manager, shared, Optional.empty(), lora, Program.list(arrays.head()));
            }
            try (IValue added = lora) {
                IValue merged = decoder.onWeights("merge_lora", added);
                fused.close();
                return new LoadedAdapter(
                        manager, shared, Optional.of(merged), Program.list(List.of()), Program.list(arrays.head()));
            }
        } catch (RuntimeException | OutOfMemoryError failure) {
            // The caller's to judge; if it tries again, nothing of this try may still take the device's memory.
            manager.close();
            throw failure;
        }
    }

    /** The last layer is nobody's to share: of it, each pass computes the last tokens alone. */
    private static int sharedLayers(Adapter adapter, int layers) {
        return adapter.pairs().keySet().stream().mapToInt(Adapter.Site::layer).reduce(layers - 1, Math::min);
    }

    /** How many layers, from the first on, LoRA leaves as they are in the base: fewer than all. */
    int sharedLayers() {
        return sharedLayers;
    }

    /** What the confidence pass reads: the base's weights, or those with LoRA added. */
    IValue weights(IValue base) {
        return merged.orElse(base);
    }

    /** Low-rank matrices in the type that is computed in, as the passes take them; none where they are added already. */
    IValue lora() {
        return lora;
    }

    IValue head() {
        return head;
    }

    @Override
    public void close() {
        merged.ifPresent(IValue::close);
        lora.close();
        head.close();
        manager.close();
    }
}
