package io.candor.llm.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.candor.llm.checkpoint.ModelConfig;

/** Calls with autograd take tensors only, so numbers are passed as one float64 array. */
final class TrainingSettings {
    private TrainingSettings() {}

    /** The five numbers of the program's shape, the epsilon of the norms, and one number more. */
    static NDArray array(ModelConfig config, double last, NDManager manager) {
        long[] shape = Decoder.shapeOf(config);
        double[] numbers = new double[shape.length + 2];
        for (int i = 0; i < shape.length; i++) {
            numbers[i] = shape[i];
        }
        numbers[shape.length] = config.rmsNormEpsilon();
        numbers[shape.length + 1] = last;
        return manager.create(numbers);
    }
}
