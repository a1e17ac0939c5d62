package io.candor.llm.decoder;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.candor.llm.checkpoint.ModelConfig;

/**
 * Cosines and sines of the rotary embedding for the first positions of the context.
 *
 * @param cos (positions, head size / 2) float32
 * @param sin the same shape
 */
record RopeTable(PtNDArray cos, PtNDArray sin) {

    static RopeTable of(ModelConfig config, int positions, PtNDManager manager) {
        float[] frequencies = config.rope().inverseFrequencies();
        double scaling = config.rope().attentionScaling();
        float[] cos = new float[positions * frequencies.length];
        float[] sin = new float[cos.length];
        for (int position = 0; position < positions; position++) {
            for (int i = 0; i < frequencies.length; i++) {
                // The product is rounded to float32, as the reference implementation does.
                float angle = position * frequencies[i];
                cos[position * frequencies.length + i] = (float) (Math.cos(angle) * scaling);
                sin[position * frequencies.length + i] = (float) (Math.sin(angle) * scaling);
            }
        }
        Shape shape = new Shape(positions, frequencies.length);
        return new RopeTable((PtNDArray) manager.create(cos, shape), (PtNDArray) manager.create(sin, shape));
    }
}
