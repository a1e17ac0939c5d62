package io.candor.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.erasure.ErasureLog;
import io.candor.erasure.Erasures;
import io.candor.event.Decoded;
import io.candor.event.Feedback;
import io.candor.event.KafkaConnection;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import io.candor.event.Topic;
import io.candor.event.Verdict;
import io.candor.event.client.TopicReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Writes what lies on the topics of labels and verdicts. */
final class FeedbackExport {
    private static final String VERDICTS = "verdicts";
    private static final List<String> LABEL_FIELDS = List.of(
            "questionId",
            "question",
            "domain",
            "answer",
            "answerModel",
            "label",
            "disagreement",
            "labelers",
            "confidence",
            "answerConfidence",
            "modelId",
            "releaseId",
            "auditSampled",
            "answeredAt",
            "labeledAt",
            "tenant");
    private static final List<String> VERDICT_FIELDS = List.of(
            "feedbackId",
            "questionId",
            "answerSource",
            "score",
            "retracted",
            "labeler",
            "source",
            "comment",
            "givenAt");

    private final KafkaConnection connection;
    private final BatchWriter rows;
    private final Erasures erasures;
    private long written;

    FeedbackExport(KafkaConnection connection, BatchWriter rows) {
        this.connection = connection;
        this.rows = rows;
        this.erasures = ErasureLog.read(connection);
    }

    /** Where a record lies on its topic. */
    private record Place(int partition, long offset) {
        static Place of(ConsumerRecord<?, ?> record) {
            return new Place(record.partition(), record.offset());
        }
    }

    /** Takes a record that could be decoded. */
    private interface Handler<V> {
        void take(Place place, V value) throws IOException;
    }

    /**
     * Writes the label that stands of each question.
     *
     * @param domain of the question; empty for any
     * @param tenant likewise
     * @return how many
     * @throws IOException if the output cannot be written
     */
    long labels(Optional<String> domain, Optional<String> tenant) throws IOException {
        Map<String, Place> latest = new HashMap<>();
        read(connection.topics().labeledAnswers(), (place, label) -> {
            if (label.getRevision() >= 0) {
                latest.put(label.getQuestionId(), place);
            }
        });
        rows.begin(LABEL_FIELDS);
        read(connection.topics().labeledAnswers(), (place, label) -> {
            boolean stands = label.getLabel() != null && place.equals(latest.get(label.getQuestionId()));
            if (stands
                    && domain.map(label.getDomain()::equals).orElse(true)
                    && tenant.map(owner -> owner.equals(label.getTenant())).orElse(true)) {
                Optional<LabeledAnswer> left = erasures.remaining(label).filter(its -> its.getLabel() != null);
                if (left.isPresent()) {
                    write(row(left.get()));
                }
            }
        });
        return written;
    }

    /**
     * Writes every verdict as it was given.
     *
     * @return how many
     * @throws IOException if the output cannot be written
     */
    long verdicts() throws IOException {
        rows.begin(VERDICT_FIELDS);
        read(connection.topics().feedback(), (place, verdict) -> {
            RecordPosition position =
                    new RecordPosition(connection.topics().feedback().name(), place.partition(), place.offset());
            if (!erasures.isForgotten(verdict.getQuestionId(), position)) {
                write(row(verdict));
            }
        });
        return written;
    }

    private void write(ObjectNode row) throws IOException {
        rows.write(row);
        written++;
    }

    private <V extends SpecificRecord> void read(Topic<String, V> topic, Handler<V> handler) throws IOException {
        try (TopicReader reader = TopicReader.fromBeginning(connection, Map.of(), List.of(topic.name()))) {
            reader.readToEnd(record -> {
                if (topic.decodeValue(record.headers(), record.value()) instanceof Decoded.Valid<V> valid) {
                    take(handler, Place.of(record), valid.value());
                }
            });
        } catch (UncheckedIOException unwritable) {
            throw unwritable.getCause();
        }
    }

    private static <V> void take(Handler<V> handler, Place place, V value) {
        try {
            handler.take(place, value);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private ObjectNode row(LabeledAnswer label) {
        ObjectNode row = JsonNodeFactory.instance
                .objectNode()
                .put("questionId", label.getQuestionId())
                .put("question", label.getQuestion())
                .put("domain", label.getDomain())
                .put("answer", label.getAnswer())
                .put("answerModel", label.getAnswerModel())
                .put("label", label.getLabel())
                .put("disagreement", label.getDisagreement());
        if (rows.isNested()) {
            ArrayNode verdicts = row.putArray(VERDICTS);
            label.getVerdicts().forEach(verdict -> verdicts.add(row(verdict)));
        } else {
            row.put(
                    "labelers",
                    label.getVerdicts().stream().map(Verdict::getLabeler).collect(Collectors.joining("; ")));
        }
        return row.put("confidence", label.getConfidence())
                .put("answerConfidence", label.getAnswerConfidence())
                .put("modelId", label.getModelId())
                .put("releaseId", label.getReleaseId())
                .put("auditSampled", label.getAuditSampled())
                .put("answeredAt", label.getAnsweredAt().toString())
                .put("labeledAt", label.getLabeledAt().toString())
                .put("tenant", label.getTenant());
    }

    private static ObjectNode row(Verdict verdict) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("feedbackId", verdict.getFeedbackId())
                .put("labeler", verdict.getLabeler())
                .put("source", verdict.getSource().name())
                .put("score", verdict.getScore())
                .put("givenAt", verdict.getGivenAt().toString());
    }

    private ObjectNode row(Feedback verdict) {
        ObjectNode row = JsonNodeFactory.instance
                .objectNode()
                .put("feedbackId", verdict.getFeedbackId())
                .put("questionId", verdict.getQuestionId());
        Optional.ofNullable(verdict.getAnswerSource()).ifPresent(source -> putAnswer(row, source));
        Optional.ofNullable(verdict.getScore()).ifPresent(score -> row.put("score", score));
        row.put("retracted", verdict.getRetracted())
                .put("labeler", verdict.getLabeler())
                .put("source", verdict.getSource().name());
        Optional.ofNullable(verdict.getComment()).ifPresent(comment -> row.put("comment", comment));
        return row.put("givenAt", verdict.getGivenAt().toString());
    }

    private void putAnswer(ObjectNode row, RecordPosition source) {
        if (rows.isNested()) {
            row.putObject("answerSource")
                    .put("topic", source.getTopic())
                    .put("partition", source.getPartition())
                    .put("offset", source.getOffset());
        } else {
            row.put("answerSource", source.getTopic() + "/" + source.getPartition() + "/" + source.getOffset());
        }
    }
}
