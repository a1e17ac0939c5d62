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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Answers as an answerer writes them, of the length of a sentence, which nobody judges when they come; and verdicts on some of
 * them, drawn at random, once they are old.
 *
 * @param connection to the broker on which they are written
 * @param count how many answers
 * @param domains among which they take turns
 */
record AgedAnswers(KafkaConnection connection, int count, int domains) {
    private static final Instant ASKED =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(12, ChronoUnit.HOURS);

    void write() throws Exception {
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            new TopicCreation(admin, (short) 1, Duration.ofMinutes(1))
                    .create(connection.topics().all());
        }
        Topic<String, Answer> answers = connection.topics().answers();
        try (KafkaProducer<String, Answer> producer = producer(answers)) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(answers.name(), id(i), answer(i)));
            }
        }
    }

    /** Numbers of {@code many} different answers, in random order. */
    List<Integer> drawn(int many) {
        return new Random(1).ints(0, count).distinct().limit(many).boxed().toList();
    }

    /** Numbers of as many others, in the order of the answers. */
    List<Integer> others(int many) {
        Set<Integer> drawn = Set.copyOf(drawn(many));
        return IntStream.range(0, count)
                .filter(number -> !drawn.contains(number))
                .limit(many)
                .boxed()
                .toList();
    }

    /** Writes a verdict on each of the answers with these numbers. */
    void judge(List<Integer> numbers) {
        Topic<String, Feedback> feedback = connection.topics().feedback();
        try (KafkaProducer<String, Feedback> producer = producer(feedback)) {
            numbers.forEach(
                    number -> producer.send(new ProducerRecord<>(feedback.name(), id(number), verdict(number))));
        }
    }

    static String id(int number) {
        return UUID.nameUUIDFromBytes(Integer.toString(number).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    static String domain(int number) {
        return "domain-" + number;
    }

    private <V> KafkaProducer<String, V> producer(Topic<String, V> topic) {
        return new KafkaProducer<>(
                connection.settings(Map.of("linger.ms", 20, "compression.type", "lz4")),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer());
    }

    private Answer answer(int number) {
        Random random = new Random(number);
        String question = "Which of the offices in region " + number + " handles a complaint about order "
                + random.nextInt() + ", and until when may it be filed?";
        return Answer.newBuilder()
                .setQuestionId(id(number))
                .setQuestion(question)
                .setTextHash(DigestUtils.sha256Hex(question).substring(0, TextIdentity.HASH_DIGITS))
                .setAuditProbability(0.2)
                .setAuditSampled(false)
                .setDomain(domain(number % domains))
                .setAnswer("The office in town " + random.nextInt() + "; it may be filed within " + random.nextInt(90)
                        + " days of the delivery.")
                .setConfidence(random.nextDouble())
                .setRawConfidence(random.nextDouble())
                .setAnswerConfidence(random.nextDouble())
                .setLogit(random.nextGaussian())
                .setMeanTokenLogProbability(-random.nextDouble())
                .setAnswerTokens(24)
                .setPromptTokens(40)
                .setDecision(Decision.ACCEPTED)
                .setModelId("atlas-" + "0123456789abcdef")
                .setReleaseId("r-20260301-120000-01234567")
                .setAskedAt(ASKED)
                .setAnsweredAt(ASKED.plusMillis(number))
                .setTimings(new Timings(1_000L, 20_000L, 300_000L))
                .setSource(new RecordPosition(connection.topics().questions().name(), 0, (long) number))
                .build();
    }

    private static Feedback verdict(int number) {
        return Feedback.newBuilder()
                .setFeedbackId(id(number) + "/labeler")
                .setQuestionId(id(number))
                .setScore((double) (number % 2))
                .setLabeler("labeler")
                .setSource(FeedbackSource.HUMAN)
                .setGivenAt(ASKED.plusSeconds(60).plusMillis(number))
                .build();
    }
}
