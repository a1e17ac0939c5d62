package io.candor.engine;

import io.candor.llm.decoder.ConfidenceReading;
import io.candor.llm.decoder.ScoredPrompts;
import java.util.List;

/** LoRA and head where the model runs: one immutable unit. */
public interface EngineAdapter extends AutoCloseable {

    /** What the head says of the state of each prompt's last token under the LoRA, before the sigmoid: [prompts]. */
    float[] confidenceLogits(List<int[]> prompts);

    /** The same for prompts whose answers are wanted too; the caller closes it once they have joined. */
    default ScoredPrompts score(List<int[]> prompts) {
        return ScoredPrompts.of(confidenceLogits(prompts));
    }

    /**
     * The same for one prompt, while others get their turn; the caller closes it before this.
     *
     * @param prefillTokens tokens of a piece, at least 1
     */
    ConfidenceReading confidenceReading(int[] prompt, int prefillTokens);

    @Override
    void close();
}
