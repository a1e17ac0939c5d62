package io.candor.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationExample;
import io.candor.event.RecordPosition;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchRuleTest {

    @Test
    void shouldStayWhatItWasWhenTheLabelsAreTheSame() {
        CalibrationBatch batch = CalibrationBatch.newBuilder()
                .setBatchId("")
                .setModelId("tiny@abc")
                .setOpenedAt(Instant.ofEpochSecond(5))
                .setClosedAt(Instant.ofEpochSecond(6))
                .setExamples(List.of(example("q1", 3, 9), example("q2", 7)))
                .setRetractedQuestionIds(List.of("gone"))
                .build();

        // The first 12 bytes of sha256 over model, opening, ids with their last offsets and what was retracted, each
        // followed by a zero byte.
        assertThat(BatchRule.identity(batch)).isEqualTo("b961ddcb5c97cbcbbeb6f524");
    }

    private static CalibrationExample example(String id, long... offsets) {
        return CalibrationExample.newBuilder()
                .setQuestionId(id)
                .setQuestion("question " + id)
                .setLabel(1)
                .setConfidence(0.5)
                .setReleaseId("r0")
                .setLineage(Arrays.stream(offsets)
                        .mapToObj(offset -> new RecordPosition("labels", 0, offset))
                        .toList())
                .build();
    }
}
