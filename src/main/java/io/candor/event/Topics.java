package io.candor.event;

import io.candor.event.registry.RegistryConfig;
import io.candor.event.registry.SchemaRegistry;
import io.candor.event.registry.SchemaRegistryClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Serdes;

/**
 * All topics, in the order a question meets them. Every key is the question id unless said otherwise.
 *
 * @param questions questions to answer
 * @param questionDeadLetters questions that cannot be answered, byte for byte as they came
 * @param answers every answer, exactly one per question
 * @param acceptedAnswers copies of the answers whose confidence reached the threshold of their domain
 * @param reviewAnswers copies of the answers a person should look at
 * @param feedback verdicts of labelers
 * @param feedbackDeadLetters what the calibrator could not use: feedback or other input, with the reason in headers
 * @param labeledAnswers answers joined with their verdicts; one partition, whose order every report and alarm follows
 * @param calibrationBatches labels to train on; keyed by model id, one partition
 * @param calibrationReports how honest each release was; keyed by release, domain and window, one partition
 * @param driftAlarms evidence that a release went wrong; keyed by release and domain, one partition
 * @param consistency signals for elicitation
 * @param releases what is so of each release; keyed by release id, one partition, compacted
 * @param promises how many accepted answers may be wrong, as people chose; keyed by domain, one partition, compacted
 * @param policies which answers are accepted so that it is kept; keyed by domain and model, one partition, compacted
 * @param trainingProgress what the trainer of each model does; keyed by model id, one partition, compacted
 * @param apiKeys who may ask, judge and operate over HTTP; keyed by the key's id, one partition, compacted
 * @param actions who did what; keyed by an id of its own, one partition, kept for ever
 * @param erasures what is forgotten although it still lies on other topics; kept for ever
 */
public record Topics(
        Topic<String, Question> questions,
        Topic<byte[], byte[]> questionDeadLetters,
        Topic<String, Answer> answers,
        Topic<String, Answer> acceptedAnswers,
        Topic<String, Answer> reviewAnswers,
        Topic<String, Feedback> feedback,
        Topic<byte[], byte[]> feedbackDeadLetters,
        Topic<String, LabeledAnswer> labeledAnswers,
        Topic<String, CalibrationBatch> calibrationBatches,
        Topic<String, CalibrationReport> calibrationReports,
        Topic<String, DriftAlarm> driftAlarms,
        Topic<String, ConsistencySignal> consistency,
        Topic<String, ReleaseEvent> releases,
        Topic<String, Promise> promises,
        Topic<String, Policy> policies,
        Topic<String, TrainingProgress> trainingProgress,
        Topic<String, ApiKey> apiKeys,
        Topic<String, Action> actions,
        Topic<String, Erasure> erasures) {

    /** Consumer group of the answerers, unless {@code candor.answer.group} says otherwise. */
    public static final String ANSWERER_GROUP = "candor-answerer";

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration YEAR = Duration.ofDays(365);
    private static final int MEBIBYTE = 1 << 20;

    /** The topics, written by (de)serializers that ask the registry the config names. */
    public static Topics of(EventConfig config) {
        return of(config, SchemaRegistryClient.of(RegistryConfig.of(config.serde())));
    }

    /** The topics, written by (de)serializers that ask {@code registry} where they are ours. */
    public static Topics of(EventConfig config, SchemaRegistry registry) {
        TopicFactory topics = new TopicFactory(config, registry);
        return new Topics(
                topics.byQuestion("candor.questions", Question.class, WEEK),
                // A dead letter is the original and its headers, so it may be larger than any original.
                deadLetters("candor.questions.dlq", config.partitions()),
                topics.byQuestion("candor.answers", Answer.class, MONTH),
                topics.byQuestion("candor.answers.accepted", Answer.class, MONTH),
                topics.byQuestion("candor.answers.review", Answer.class, MONTH),
                topics.byQuestion("candor.feedback", Feedback.class, YEAR),
                deadLetters("candor.feedback.dlq", config.partitions()),
                topics.single("candor.labeled-answers", LabeledAnswer.class, YEAR, 2 * MEBIBYTE),
                // A batch carries a thousand questions and more in one record.
                topics.single("candor.calibration-batches", CalibrationBatch.class, YEAR, 16 * MEBIBYTE),
                topics.single("candor.calibration-reports", CalibrationReport.class, YEAR, MEBIBYTE),
                topics.single("candor.drift-alarms", DriftAlarm.class, YEAR, MEBIBYTE),
                topics.byQuestion("candor.consistency", ConsistencySignal.class, MONTH),
                topics.compacted("candor.releases", ReleaseEvent.class),
                topics.compacted("candor.promises", Promise.class),
                topics.compacted("candor.policies", Policy.class),
                topics.compacted("candor.training-progress", TrainingProgress.class),
                topics.compacted("candor.keys", ApiKey.class),
                topics.kept("candor.actions", Action.class),
                topics.keptByQuestion("candor.erasures", Erasure.class));
    }

    private static Topic<byte[], byte[]> deadLetters(String name, int partitions) {
        return new Topic<>(
                name, Serdes.ByteArray(), Serdes.ByteArray(), partitions, new Retention.For(MONTH), 2 * MEBIBYTE);
    }

    /** Every topic, in the order a question meets them. */
    public List<Topic<?, ?>> all() {
        return List.of(
                questions,
                questionDeadLetters,
                answers,
                acceptedAnswers,
                reviewAnswers,
                feedback,
                feedbackDeadLetters,
                labeledAnswers,
                calibrationBatches,
                calibrationReports,
                driftAlarms,
                consistency,
                releases,
                promises,
                policies,
                trainingProgress,
                apiKeys,
                actions,
                erasures);
    }

    /** The schema of the values of every topic that has one, by registry subject, in the order a question meets them. */
    public Map<String, Schema> schemas() {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        schemas.put(questions.subject(), Question.getClassSchema());
        schemas.put(answers.subject(), Answer.getClassSchema());
        schemas.put(acceptedAnswers.subject(), Answer.getClassSchema());
        schemas.put(reviewAnswers.subject(), Answer.getClassSchema());
        schemas.put(feedback.subject(), Feedback.getClassSchema());
        schemas.put(labeledAnswers.subject(), LabeledAnswer.getClassSchema());
        schemas.put(calibrationBatches.subject(), CalibrationBatch.getClassSchema());
        schemas.put(calibrationReports.subject(), CalibrationReport.getClassSchema());
        schemas.put(driftAlarms.subject(), DriftAlarm.getClassSchema());
        schemas.put(consistency.subject(), ConsistencySignal.getClassSchema());
        schemas.put(releases.subject(), ReleaseEvent.getClassSchema());
        schemas.put(promises.subject(), Promise.getClassSchema());
        schemas.put(policies.subject(), Policy.getClassSchema());
        schemas.put(trainingProgress.subject(), TrainingProgress.getClassSchema());
        schemas.put(apiKeys.subject(), ApiKey.getClassSchema());
        schemas.put(actions.subject(), Action.getClassSchema());
        schemas.put(erasures.subject(), Erasure.getClassSchema());
        return schemas;
    }
}
