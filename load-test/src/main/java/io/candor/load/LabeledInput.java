package io.candor.load;

import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Feedback;
import io.candor.event.FeedbackSource;
import io.candor.event.KafkaConnection;
import io.candor.event.RecordPosition;
import io.candor.event.TextIdentity;
import io.candor.event.Timings;
import io.candor.event.Topic;
import io.candor.event.TopicCreation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Answers of one release and an honest verdict on each, as an answerer and a labeler write them: what both topologies read. They are
 * from yesterday, in one report window, so that they are reported on; a share of them is in the audit sample.
 *
 * @param connection to the broker on which they are written
 * @param labels how many answers, and verdicts
 * @param domains among which the answers take turns
 */
record LabeledInput(KafkaConnection connection, int labels, int domains) {
    /** The default of {@code candor.answer.audit-sample.share}. */
    private static final double AUDIT_SHARE = 0.2;

    private static final Instant ASKED =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(12, ChronoUnit.HOURS);

    void write() throws Exception {
        Topic<String, Answer> answers = connection.topics().answers();
        Topic<String, Feedback> feedback = connection.topics().feedback();
        create(List.of(answers, feedback, connection.topics().erasures()));
        Random random = new Random(1);
        try (KafkaProducer<String, Answer> answering = producer(answers);
                KafkaProducer<String, Feedback> judging = producer(feedback)) {
            for (int i = 0; i < labels; i++) {
                String id = "question-" + i;
                double confidence = random.nextDouble();
                answering.send(new ProducerRecord<>(
                        answers.name(), id, answer(id, i, confidence, random.nextDouble() < AUDIT_SHARE)));
                double verdict = random.nextDouble() < confidence ? 1 : 0;
                judging.send(new ProducerRecord<>(feedback.name(), id, verdict(id, i, verdict)));
            }
        }
    }

    void create(List<Topic<?, ?>> topics) throws Exception {
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            new TopicCreation(admin, (short) 1, Duration.ofMinutes(1)).create(topics);
        }
    }

    private <V> KafkaProducer<String, V> producer(Topic<String, V> topic) {
        return new KafkaProducer<>(
                connection.settings(Map.of("linger.ms", 20)),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer());
    }

    private Answer answer(String id, int number, double confidence, boolean sampled) {
        String question = "In which country is city number " + number + " located?";
        return Answer.newBuilder()
                .setQuestionId(id)
                .setQuestion(question)
                .setTextHash(DigestUtils.sha256Hex(question).substring(0, TextIdentity.HASH_DIGITS))
                .setAuditProbability(AUDIT_SHARE)
                .setAuditSampled(sampled)
                .setDomain("domain-" + number % domains)
                .setAnswer("The country of it")
                .setConfidence(confidence)
                .setDecision(Decision.ACCEPTED)
                .setModelId("model")
                .setReleaseId("release")
                .setAskedAt(ASKED)
                .setAnsweredAt(ASKED.plusMillis(number))
                .setTimings(new Timings(0L, 0L, 0L))
                .setSource(new RecordPosition(connection.topics().questions().name(), 0, (long) number))
                .build();
    }

    private static Feedback verdict(String id, int number, double score) {
        return Feedback.newBuilder()
                .setFeedbackId(id + "/labeler")
                .setQuestionId(id)
                .setScore(score)
                .setLabeler("labeler")
                .setSource(FeedbackSource.HUMAN)
                .setGivenAt(ASKED.plusSeconds(60).plusMillis(number))
                .build();
    }
}
