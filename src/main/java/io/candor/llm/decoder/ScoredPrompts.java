package io.candor.llm.decoder;

import ai.djl.pytorch.jni.IValue;
import java.util.Optional;

/**
 * Confidences of prompts, and what the same prompts' answers need too: where LoRA adapts the upper layers alone, the lower ones
 * are computed once for both. The caller closes it, and joins the prompts to a batch of the same model before.
 */
public final class ScoredPrompts implements AutoCloseable {
    private final float[] logits;
    private final Optional<IValue> lowerLayers;

    private ScoredPrompts(float[] logits, Optional<IValue> lowerLayers) {
        this.logits = logits;
        this.lowerLayers = lowerLayers;
    }

    /** Confidences that share nothing with the answers. */
    public static ScoredPrompts of(float[] logits) {
        return new ScoredPrompts(logits, Optional.empty());
    }

    /** @param lowerLayers keys and values of the layers below LoRA, and the residual stream behind them */
    static ScoredPrompts sharing(float[] logits, IValue lowerLayers) {
        return new ScoredPrompts(logits, Optional.of(lowerLayers));
    }

    /** What the confidence head says of each prompt before the sigmoid, in their order. */
    public float[] logits() {
        return logits;
    }

    Optional<IValue> lowerLayers() {
        return lowerLayers;
    }

    @Override
    public void close() {
        lowerLayers.ifPresent(IValue::close);
    }
}
