package io.candor.load;

import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Feedback;
import io.candor.event.FeedbackSource;
import io.candor.event.KafkaConnection;
import io.candor.event.RecordPosition;
import io.candor.event.Timings;
import io.candor.event.Topic;
import io.candor.event.TopicCreation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Answers of one release and an honest verdict on each, the same at every call: what both topologies read.
 *
 * @param connection to the broker on which they are written
 * @param labels how many answers, and verdicts
 * @param domains among which the answers take turns
 */
record LabeledInput(KafkaConnection connection, int labels, int domains) {
    private static final Instant ASKED = Instant.parse("2026-03-01T12:00:00Z");

    void write() throws Exception {
        Topic<String, Answer> answers = connection.topics().answers();
        Topic<String, Feedback> feedback = connection.topics().feedback();
        create(List.of(answers, feedback));
        Random random = new Random(1);
        try (KafkaProducer<String, Answer> answering = producer(answers);
                KafkaProducer<String, Feedback> judging = producer(feedback)) {
            for (int i = 0; i < labels; i++) {
                String id = "question-" + i;
                double confidence = random.nextDouble();
                answering.send(new ProducerRecord<>(answers.name(), id, answer(id, i, confidence)));
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

    private Answer answer(String id, int number, double confidence) {
        return Answer.newBuilder()
                .setQuestionId(id)
                .setQuestion("In which country is city number " + number + " located?")
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
