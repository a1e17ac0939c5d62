package io.candor.llm.decoder;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.candor.llm.adapter.Adapter;
import io.candor.llm.checkpoint.ModelConfig;

/** LoRA and head inside libtorch, ready for the confidence pass: one immutable unit. */
public final class LoadedAdapter implements AutoCloseable {
    private final PtNDManager manager;
    private final IValue scaling;
    private final IValue lora;
    private final IValue head;

    /** Owns {@code manager}, in which the arrays live. */
    LoadedAdapter(Adapter adapter, ModelConfig config, PtNDManager manager) {
        this.manager = manager;
        AdapterArrays arrays = AdapterArrays.upload(adapter, config, manager);
        scaling = IValue.from(adapter.lora().scaling());
        lora = Program.list(arrays.lora());
        head = Program.list(arrays.head());
    }

    /** The factor on B A. */
    IValue scaling() {
        return scaling;
    }

    IValue lora() {
        return lora;
    }

    IValue head() {
        return head;
    }

    @Override
    public void close() {
        scaling.close();
        lora.close();
        head.close();
        manager.close();
    }
}
