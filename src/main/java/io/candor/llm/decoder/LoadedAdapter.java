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

    /** Owns {@code manager}, in which the arrays live. */
    LoadedAdapter(Adapter adapter, Decoder decoder, PtNDManager manager) {
        this.manager = manager;
        AdapterArrays arrays = AdapterArrays.upload(adapter, decoder.config(), manager);
        NDList fused;
        try (NDArray settings =
                TrainingSettings.array(decoder.config(), adapter.lora().scaling(), manager)) {
            fused = decoder.program().train(manager, "fuse_lora", List.of(decoder.weights(), arrays.lora()), settings);
        }
        arrays.lora().forEach(PtNDArray::close);
        lora = Program.list(fused.stream().map(PtNDArray.class::cast).toList());
        head = Program.list(arrays.head());
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
