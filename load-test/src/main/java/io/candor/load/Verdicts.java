package io.candor.load;

import io.candor.event.Decoded;
import io.candor.event.Feedback;
import io.candor.event.FeedbackSource;
import io.candor.event.KafkaConnection;
import io.candor.event.LabeledAnswer;
import io.candor.event.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A labeler who judges one answer in ten, so that the calibrator has something to lose; each verdict must become one label. */
final class Verdicts implements AutoCloseable {
    private static final int ONE_IN = 10;

    private final KafkaConnection kafka;
    private final Topic<String, Feedback> topic;
    private final KafkaProducer<String, Feedback> producer;
    private final Set<String> judged = ConcurrentHashMap.newKeySet();

    /**
     * What became of the verdicts.
     *
     * @param given how many
     * @param lost of them without a labeled answer
     * @param doubled of them with more than one
     */
    record Labels(long given, long lost, long doubled) implements Invariant {
        @Override
        public boolean holds() {
            return lost == 0 && doubled == 0;
        }

        @Override
        public List<String> sentences() {
            return List.of(String.format(
                    Locale.ROOT,
                    "%,d verdicts given: %d without a labeled answer, %d with more than one.",
                    given,
                    lost,
                    doubled));
        }
    }

    Verdicts(KafkaConnection kafka) {
        this.kafka = kafka;
        topic = kafka.topics().feedback();
        producer = new KafkaProducer<>(
                // As for questions: a broker that is being restarted must cost time, not verdicts.
                kafka.settings(Map.of(
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 300_000,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, 300_000)),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer());
    }

    /** Judges the answer, or lets it be; which, depends on the question's id alone. */
    void seen(String questionId, boolean isDead) {
        int draw = Math.floorMod(questionId.hashCode(), 2 * ONE_IN);
        if (!isDead && draw % ONE_IN == 0 && judged.add(questionId)) {
            producer.send(new ProducerRecord<>(topic.name(), questionId, verdict(questionId, draw == 0 ? 1.0 : 0.0)));
        }
    }

    private static Feedback verdict(String questionId, double score) {
        return Feedback.newBuilder()
                .setFeedbackId(questionId + " by load")
                .setQuestionId(questionId)
                .setScore(score)
                .setLabeler("load")
                .setSource(FeedbackSource.REFERENCE)
                .setComment(null)
                .setGivenAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .setRetracted(false)
                .build();
    }

    /** Waits until every verdict has its label and none has come for a while after. */
    Labels await(Duration patience) {
        producer.flush();
        Map<String, Integer> labels = KeyCounts.await(
                kafka,
                kafka.topics().labeledAnswers().name(),
                patience,
                counts -> counts.keySet().containsAll(judged),
                this::isLabel);
        return new Labels(
                judged.size(),
                judged.stream().filter(id -> !labels.containsKey(id)).count(),
                judged.stream().filter(id -> labels.getOrDefault(id, 0) > 1).count());
    }

    /** Announcements of answers in the audit sample are no labels. */
    private boolean isLabel(ConsumerRecord<byte[], byte[]> record) {
        boolean isAnnouncement = kafka.topics().labeledAnswers().decodeValue(record.headers(), record.value())
                        instanceof Decoded.Valid<LabeledAnswer> valid
                && valid.value().getRevision() < 0;
        return !isAnnouncement;
    }

    @Override
    public void close() {
        producer.close();
    }
}
