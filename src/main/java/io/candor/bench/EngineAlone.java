package io.candor.bench;

import io.candor.event.AnswerMode;
import java.util.List;

/** The same model on the same questions without Kafka. */
public interface EngineAlone {
    /** Returns when all are done; {@code SCORE} gives confidences only. */
    void run(List<String> questions, AnswerMode mode);
}
