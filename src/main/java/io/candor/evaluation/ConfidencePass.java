package io.candor.evaluation;

import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LengthBatches;
import io.candor.llm.decoder.LoadedAdapter;
import java.util.List;
import java.util.stream.IntStream;

/** Computes the confidences of base and LoRA for many prompts, in batches. */
public final class ConfidencePass {
    private static final int ROWS = 256;
    private static final int TOKENS = 16_384;

    private final LanguageModel model;

    public ConfidencePass(LanguageModel model) {
        this.model = model;
    }

    /** @return in [0, 1], in the order of the prompts */
    public double[] confidence(List<int[]> prompts, LoadedAdapter adapter) {
        double[] confidence = new double[prompts.size()];
        float[] logits = logits(prompts, adapter);
        for (int i = 0; i < confidence.length; i++) {
            confidence[i] = LanguageModel.confidence(logits[i]);
        }
        return confidence;
    }

    /** @return what the head says before the sigmoid, in the order of the prompts */
    public float[] logits(List<int[]> prompts, LoadedAdapter adapter) {
        float[] logits = new float[prompts.size()];
        List<Integer> indices = IntStream.range(0, prompts.size()).boxed().toList();
        for (List<Integer> batch : LengthBatches.of(indices, prompts::get, ROWS, TOKENS)) {
            float[] scores =
                    model.confidenceLogits(batch.stream().map(prompts::get).toList(), adapter);
            for (int row = 0; row < scores.length; row++) {
                logits[batch.get(row)] = scores[row];
            }
        }
        return logits;
    }
}
