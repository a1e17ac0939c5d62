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
        @Schema(
                required = true,
                description = "Topic of the question.",
                minLength = 1,
                maxLength = 249,
                examples = "candor.questions")
        String topic,

        @Schema(required = true, description = "Partition, from 0.", minimum = "0", examples = "2")
        Integer partition,

        @Schema(required = true, description = "Offset in the partition, from 0.", minimum = "0", examples = "4711")
        Long offset) {
    /** As many as Kafka allows. */
    private static final int MAX_TOPIC_CHARACTERS = 249;

    public static AnswerSource of(RecordPosition position) {
        return new AnswerSource(position.getTopic(), position.getPartition(), position.getOffset());
    }

    /** Whether every part is there and can be one. */
    public boolean hasAllParts() {
        return topic != null
                && topic.length() <= MAX_TOPIC_CHARACTERS
                && partition != null
                && partition >= 0
                && offset != null
                && offset >= 0;
    }

    /** As it stands on the topics; only if {@link #hasAllParts}. */
    public RecordPosition position() {
        return new RecordPosition(topic, partition, offset);
    }
}
