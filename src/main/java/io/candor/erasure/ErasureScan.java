package io.candor.erasure;

import io.candor.event.ApiKey;
import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationExample;
import io.candor.event.DeadLetter;
import io.candor.event.Decoded;
import io.candor.event.Feedback;
import io.candor.event.KafkaConnection;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import io.candor.event.Topic;
import io.candor.event.Topics;
import io.candor.event.Verdict;
import io.candor.event.client.TopicReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads every topic that holds texts, names or ids, once, and finds what is to be forgotten. For one thread. */
final class ErasureScan {
    private static final int BATCH_BYTES = 16 << 20;

    private final Topics topics;
    private final ErasureRequest request;
    /** Ids of the questions that go as a whole. */
    private final Set<String> sought;

    private final Map<String, QuestionTrace> questions = new HashMap<>();
    private final Map<String, ApiKey> keys = new HashMap<>();
    private final FoundRecords found = new FoundRecords();
    /** Topic → what is done with each of its records. */
    private final Map<String, Consumer<ConsumerRecord<byte[], byte[]>>> handlers = new HashMap<>();

    private ErasureScan(Topics topics, ErasureRequest request, Set<String> sought) {
        this.topics = topics;
        this.request = request;
        this.sought = sought;
        if (request.isWhole()) {
            lookForQuestions();
        } else {
            lookForLabeler();
        }
    }

    /** @throws org.apache.kafka.common.KafkaException if topics or registry cannot be read */
    static ErasureFindings of(KafkaConnection connection, ErasureRequest request) {
        Function<Set<String>, TopicReader> reading = names -> TopicReader.fromBeginning(
                connection, Map.of(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, BATCH_BYTES), names);
        Set<String> sought = request.isWhole() ? SoughtQuestions.of(connection.topics(), request, reading) : Set.of();
        ErasureScan scan = new ErasureScan(connection.topics(), request, sought);
        try (TopicReader reader = reading.apply(scan.handlers.keySet())) {
            reader.readToEnd(record -> scan.handlers.get(record.topic()).accept(record));
        }
        List<String> named = request.isWhole()
                ? List.of()
                : scan.keys.values().stream()
                        .filter(key -> key.getName().equals(request.name()))
                        .map(ApiKey::getId)
                        .sorted()
                        .toList();
        return new ErasureFindings(scan.questions, named, scan.found.remaining(connection));
    }

    private void lookForQuestions() {
        List<Topic<?, ?>> keyed = List.of(
                topics.acceptedAnswers(), topics.reviewAnswers(), topics.feedbackDeadLetters(), topics.consistency());
        keyed.forEach(
                topic -> handlers.put(topic.name(), record -> keyed(record).ifPresent(its -> found.add(record))));
        handlers.put(topics.questions().name(), record -> keyed(record)
                .ifPresent(its -> its.asked(position(found.add(record)))));
        handlers.put(topics.questionDeadLetters().name(), record -> keyed(record)
                .ifPresent(its -> DeadLetter.source(found.add(record).headers()).ifPresent(its::dead)));
        handlers.put(topics.answers().name(), record -> keyed(record)
                .ifPresent(its -> decoded(topics.answers(), found.add(record))
                        .ifPresent(answer -> its.answered(answer, record.partition()))));
        handlers.put(topics.feedback().name(), record -> keyed(record)
                .ifPresent(its -> its.judged(position(found.add(record)))));
        handlers.put(topics.labeledAnswers().name(), record -> keyed(record)
                .flatMap(its -> decoded(topics.labeledAnswers(), record))
                .ifPresent(labeled -> labeled(record, labeled)));
        handlers.put(topics.calibrationBatches().name(), record -> decoded(topics.calibrationBatches(), record)
                .map(CalibrationBatch::getExamples)
                .filter(examples -> examples.stream().anyMatch(example -> sought.contains(example.getQuestionId())))
                .ifPresent(examples -> found.add(record)));
    }

    private void labeled(ConsumerRecord<byte[], byte[]> record, LabeledAnswer labeled) {
        trace(labeled.getQuestionId()).labeled(labeled);
        // What took the place of those before has no texts.
        if (!labeled.getForgotten()) {
            found.add(record);
        }
    }

    /** What was found of a question, where the record is about one that is sought. */
    private Optional<QuestionTrace> keyed(ConsumerRecord<byte[], byte[]> record) {
        return key(record).filter(sought::contains).map(this::trace);
    }

    private QuestionTrace trace(String questionId) {
        return questions.computeIfAbsent(questionId, first -> new QuestionTrace());
    }

    private void lookForLabeler() {
        handlers.put(topics.feedback().name(), record -> decoded(topics.feedback(), record)
                .filter(this::isTheirs)
                .ifPresent(feedback -> trace(feedback.getQuestionId()).judged(position(found.add(record)))));
        handlers.put(topics.feedbackDeadLetters().name(), record -> decoded(topics.feedback(), record)
                .filter(this::isTheirs)
                .ifPresent(feedback -> found.add(record)));
        handlers.put(topics.labeledAnswers().name(), record -> decoded(topics.labeledAnswers(), record)
                .ifPresent(labeled -> judged(record, labeled)));
        handlers.put(topics.calibrationBatches().name(), record -> decoded(topics.calibrationBatches(), record)
                .ifPresent(batch -> taught(record, batch.getExamples())));
        handlers.put(topics.apiKeys().name(), this::apiKey);
    }

    private boolean isTheirs(Feedback feedback) {
        return feedback.getLabeler().equals(request.name());
    }

    private void judged(ConsumerRecord<byte[], byte[]> record, LabeledAnswer labeled) {
        List<Verdict> theirs = labeled.getVerdicts().stream()
                .filter(verdict -> verdict.getLabeler().equals(request.name()))
                .toList();
        if (!theirs.isEmpty()) {
            found.add(record);
            theirs.forEach(verdict -> trace(labeled.getQuestionId()).taught(verdict.getPosition()));
        }
        if (questions.containsKey(labeled.getQuestionId())) {
            trace(labeled.getQuestionId()).labeled(labeled);
        }
    }

    private void taught(ConsumerRecord<byte[], byte[]> record, List<CalibrationExample> examples) {
        boolean any = false;
        for (CalibrationExample example : examples) {
            int index = example.getLabelers().indexOf(request.name());
            if (index >= 0) {
                any = true;
                // Of the answer comes first, then those of the verdicts, in the order of the labelers.
                Stream.of(example.getLineage())
                        .filter(lineage -> lineage.size() > index + 1)
                        .forEach(lineage -> trace(example.getQuestionId()).taught(lineage.get(index + 1)));
            }
        }
        if (any) {
            found.add(record);
        }
    }

    private void apiKey(ConsumerRecord<byte[], byte[]> record) {
        String id = key(record).orElse("");
        if (record.value() == null) {
            keys.remove(id);
        } else {
            decoded(topics.apiKeys(), record).ifPresent(key -> keys.put(id, key));
        }
    }

    private static Optional<String> key(ConsumerRecord<byte[], byte[]> record) {
        return Optional.ofNullable(record.key()).map(key -> new String(key, StandardCharsets.UTF_8));
    }

    private static <V> Optional<V> decoded(Topic<String, V> topic, ConsumerRecord<byte[], byte[]> record) {
        return record.value() != null
                        && topic.decodeValue(record.headers(), record.value()) instanceof Decoded.Valid<V> valid
                ? Optional.of(valid.value())
                : Optional.empty();
    }

    private static RecordPosition position(ConsumerRecord<byte[], byte[]> record) {
        return new RecordPosition(record.topic(), record.partition(), record.offset());
    }
}
