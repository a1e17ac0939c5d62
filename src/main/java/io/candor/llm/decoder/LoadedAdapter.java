package io.candor.llm.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.candor.llm.adapter.Adapter;
import java.util.List;

/** LoRA and head inside libtorch, ready for the confidence pass: one immutable unit. */
public final class LoadedAdapter implements AutoCloseable {
    private final PtNDManager manager;
    private final IValue lora;
    private final IValue head;

    private LoadedAdapter(PtNDManager manager, IValue lora, IValue head) {
        this.manager = manager;
        this.lora = lora;
        this.head = head;
    }

    /** Brings it to the device of {@code decoder}. */
    static LoadedAdapter upload(Adapter adapter, Decoder decoder) {
        PtNDManager manager = decoder.manager().newSubManager(decoder.manager().getDevice());
        try {
            AdapterArrays arrays = AdapterArrays.upload(adapter, decoder.config(), manager);
            NDList fused;
            try (NDArray settings =
                    TrainingSettings.array(decoder.config(), adapter.lora().scaling(), manager)) {
                fused = decoder.program()
                        .train(manager, "fuse_lora", List.of(decoder.weights(), arrays.lora()), settings);
            }
            arrays.lora().forEach(PtNDArray::close);
            return new LoadedAdapter(
                    manager,
                    Program.list(fused.stream().map(PtNDArray.class::cast).toList()),
                    Program.list(arrays.head()));
        } catch (RuntimeException | OutOfMemoryError failure) {
            // The caller's to judge; if it tries again, nothing of this try may still take the device's memory.
            manager.close();
            throw failure;
        }
    }

    /** Low-rank matrices in the type that is computed in, as the passes take them. */
    IValue lora() {
        return lora;
    }

    IValue head() {
        return head;
    }

    @Override
    public void close() {
        lora.close();
        head.close();
        manager.close();
    }
}
