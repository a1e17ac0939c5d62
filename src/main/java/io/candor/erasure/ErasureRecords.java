package io.candor.erasure;

import io.candor.event.Erasure;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import io.candor.event.Topic;
import io.candor.event.Topics;
import io.candor.event.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Makes the records by which something is forgotten: erasures, labels in the place of those before, and tombstones. */
final class ErasureRecords {
    private final Topics topics;
    private final ErasureRequest request;
    private final String erasureId;
    private final Instant at;
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private long labels;

    ErasureRecords(Topics topics, ErasureRequest request, String erasureId, Instant at) {
        this.topics = topics;
        this.request = request;
        this.erasureId = erasureId;
        this.at = at;
    }

    /** @throws org.apache.kafka.common.errors.RetriableException if the registry cannot be asked now */
    List<ProducerRecord<byte[], byte[]>> of(ErasureFindings findings) {
        findings.questions().forEach(this::forget);
        findings.keyIds()
                .forEach(id -> records.add(
                        new ProducerRecord<>(topics.apiKeys().name(), 0, id.getBytes(StandardCharsets.UTF_8), null)));
        return records;
    }

    /** Labels that were replaced, once the records are made. */
    long labels() {
        return labels;
    }

    private void forget(String questionId, QuestionTrace trace) {
        boolean whole = request.isWhole();
        Erasure erasure = Erasure.newBuilder()
                .setErasureId(erasureId)
                .setQuestionId(questionId)
                .setWhole(whole)
                .setVerdicts(
                        whole ? List.of() : trace.verdicts().stream().sorted().toList())
                .setAt(at)
                .build();
        if (trace.partitions().isEmpty()) {
            records.add(record(topics.erasures(), null, questionId, erasure));
        }
        trace.partitions().forEach(partition -> records.add(record(topics.erasures(), partition, questionId, erasure)));
        trace.newest()
                .flatMap(newest -> whole ? Optional.of(emptied(newest)) : without(newest, trace.verdicts()))
                .ifPresent(label -> {
                    labels++;
                    records.add(record(
                            topics.labeledAnswers(),
                            0,
                            questionId,
                            LabeledAnswer.newBuilder(label)
                                    .setRevision(label.getRevision() + 1)
                                    .setLabeledAt(at)
                                    .setTally(null)
                                    .setForgotten(true)
                                    .build()));
                });
    }

    /** What reports need to take the question out, and nothing else. */
    private static LabeledAnswer emptied(LabeledAnswer newest) {
        return LabeledAnswer.newBuilder(newest)
                .setQuestion("")
                .setAnswer(null)
                .setLabel(null)
                .setVerdicts(List.of())
                .setDisagreement(0)
                .setTextHash(null)
                .setSubjectHash(null)
                .setLogit(null)
                .setAuditProbability(null)
                .setAuditSampled(false)
                .setAnswerConfidence(null)
                .setMeanTokenLogProbability(null)
                .setAnswerTokens(0)
                .setAnswerMeanTokenLogProbability(null)
                .build();
    }

    private static Optional<LabeledAnswer> without(LabeledAnswer newest, Set<RecordPosition> verdicts) {
        return newest.getVerdicts().stream().map(Verdict::getPosition).anyMatch(verdicts::contains)
                ? Optional.of(Erasures.without(newest, verdicts))
                : Optional.empty();
    }

    private static <V> ProducerRecord<byte[], byte[]> record(
            Topic<String, V> topic, Integer partition, String key, V value) {
        Headers headers = new RecordHeaders();
        byte[] keyBytes = topic.keySerde().serializer().serialize(topic.name(), key);
        byte[] valueBytes = topic.valueSerde().serializer().serialize(topic.name(), headers, value);
        return new ProducerRecord<>(topic.name(), partition, keyBytes, valueBytes, headers);
    }
}
