package io.candor.runtime;

import io.candor.event.RecordPosition;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Identity of an answer as JSON: the question record it answers. One answer or dead letter names it, also where a question
 * id came twice.
 */
@Schema(
        name = "AnswerSource",
        description =
                "Identity of an answer: the question record it answers, which is unique even where an id came twice.",
        additionalProperties = Schema.False.class)
public record AnswerSource(
        @Schema(required = true, description = "Topic of the question.", examples = "candor.questions")
        String topic,

        @Schema(required = true, description = "Partition, from 0.", minimum = "0", examples = "2")
        Integer partition,

        @Schema(required = true, description = "Offset in the partition, from 0.", minimum = "0", examples = "4711")
        Long offset) {
    public static AnswerSource of(RecordPosition position) {
        return new AnswerSource(position.getTopic(), position.getPartition(), position.getOffset());
    }

    /** Whether every part is there and can be one. */
    public boolean isComplete() {
        return topic != null && partition != null && partition >= 0 && offset != null && offset >= 0;
    }

    /** As it stands on the topics; only if {@link #isComplete}. */
    public RecordPosition position() {
        return new RecordPosition(topic, partition, offset);
    }
}
