package io.candor.audit;

import java.nio.file.Path;
import java.util.List;

/** Computes confidences with a base model and a release. */
public interface ConfidenceSource {

    /** The base model, {@code name@hash}. */
    String modelId();

    /**
     * Confidences in [0, 1], one per question.
     *
     * @param release PEFT adapter folder with the confidence head
     */
    float[] confidences(Path release, List<String> questions);
}
