package io.candor.audit;

import java.nio.file.Path;
import java.util.List;

/** Computes confidences with a base model and a release. */
public interface ConfidenceSource {

    /** The base model, {@code name@hash}. */
    String modelId();

    /**
     * What the release's head says before the sigmoid and without its confidence map, one logit per question.
     *
     * @param release PEFT adapter folder with the confidence head
     */
    float[] logits(Path release, List<String> questions);
}
