package io.candor.review;

import io.candor.erasure.ErasureLog;
import io.candor.erasure.Erasures;
import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.Decoded;
import io.candor.event.Feedback;
import io.candor.event.KafkaConnection;
import io.candor.event.RecordPosition;
import io.candor.event.Topics;
import io.candor.event.client.FollowerOutage;
import io.candor.event.client.TopicReader;
import io.candor.event.retry.Backoff;
import io.candor.policy.Policies;
import io.candor.policy.PolicyFollower;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Reads verdicts and then answers into the queue, beginning a while back, and follows both. Has no consumer group: every console reads everything. Runs on
 * a thread of its own until closed.
 */
final class ReviewFollower implements Runnable, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ReviewFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration NEW_PARTITIONS = Duration.ofMinutes(1);
    /** As the calibrator takes verdicts: clocks differ a little. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private volatile TopicReader reader;
    private final ErasureLog erasureLog;
    private final KafkaConnection kafka;
    private final Topics topics;
    private final ReviewQueue queue;
    private final ReviewRule rule;
    private final Duration lookBack;
    private final Clock clock;
    private final FollowerOutage outage = new FollowerOutage(
            "has not reached the end of the topics yet",
            new Backoff(RETRY, RETRY),
            (failure, reason) -> LOG.warnf("review follower waits reason=%s", reason));
    private Optional<PolicyFollower> policies = Optional.empty();
    private Instant assignedAt = Instant.MIN;
    private Erasures erasures = Erasures.NONE;
    private boolean caughtUp;

    ReviewFollower(KafkaConnection kafka, ReviewQueue queue, ReviewConfig config, Clock clock) {
        this.reader = TopicReader.open(kafka, Map.of());
        this.erasureLog = ErasureLog.open(kafka);
        this.kafka = kafka;
        this.topics = kafka.topics();
        this.queue = queue;
        this.rule = new ReviewRule(config.threshold(), config.near());
        this.lookBack = config.lookBack();
        this.clock = clock;
    }

    /** Why there may be answers and verdicts that are not known here; empty if all were read. */
    Optional<String> problem() {
        return outage.problem();
    }

    @Override
    public void run() {
        try (erasureLog) {
            while (!outage.isStopped()) {
                step();
            }
        } catch (WakeupException closing) {
            LOG.debug("review follower woken to close");
        } finally {
            reader.close();
            policies.ifPresent(PolicyFollower::close);
        }
    }

    private void step() {
        try {
            passByErased();
            if (!caughtUp) {
                catchUp();
            }
            assignNew();
            reader.readOn(POLL, this::handle);
            outage.caughtUp();
        } catch (WakeupException closing) {
            throw closing;
        } catch (RuntimeException | OutOfMemoryError failure) {
            // Kafka, the registry or memory, which may come back. Whatever it was, it must not end the following.
            outage.waitAfter(failure);
        }
    }

    /** What was forgotten may be anywhere in the queue, so all is read again without it. */
    private void passByErased() {
        Erasures known = erasureLog.readToEnd();
        if (known != erasures) {
            erasures = known;
            reader.close();
            reader = TopicReader.open(kafka, Map.of());
            queue.clear(erasures);
            caughtUp = false;
        }
    }

    /** Verdicts first, so that answers which have one take no place of those which have none. */
    private void catchUp() {
        if (policies.isEmpty()) {
            policies = Optional.of(PolicyFollower.start(kafka, new Backoff(RETRY, RETRY)));
        }
        assign(List.of(topics.feedback().name()));
        reader.readToEnd(this::handle);
        assign(List.of(topics.feedback().name(), topics.answers().name()));
        assignedAt = clock.instant();
        reader.readToEnd(this::handle);
        caughtUp = true;
        LOG.infof("review queue was read waiting=%d dropped=%d", queue.waiting(), queue.dropped());
    }

    private void assignNew() {
        if (!clock.instant().isBefore(assignedAt.plus(NEW_PARTITIONS))) {
            assign(List.of(topics.feedback().name(), topics.answers().name()));
            assignedAt = clock.instant();
        }
    }

    private void assign(List<String> names) {
        List<TopicPartition> added = reader.partitions(names).stream()
                .filter(partition -> !reader.assignment().contains(partition))
                .toList();
        Map<TopicPartition, Long> starts = caughtUp
                ? reader.beginnings(added)
                : reader.since(added, clock.instant().minus(lookBack));
        reader.add(new HashMap<>(starts));
    }

    private void handle(ConsumerRecord<byte[], byte[]> record) {
        TopicReader.passingOver(this::take, TopicReader.telling(LOG)).accept(record);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.answers().name())) {
            if (topics.answers().decodeValue(record.headers(), record.value()) instanceof Decoded.Valid<Answer> valid) {
                if (!erasures.isForgotten(valid.value().getQuestionId())) {
                    answer(valid.value(), record.serializedValueSize());
                }
            }
        } else if (topics.feedback().decodeValue(record.headers(), record.value())
                instanceof Decoded.Valid<Feedback> valid) {
            RecordPosition position = new RecordPosition(record.topic(), record.partition(), record.offset());
            if (!erasures.isForgotten(valid.value().getQuestionId(), position)) {
                verdict(valid.value(), Instant.ofEpochMilli(record.timestamp()));
            }
        }
    }

    private void answer(Answer answer, int bytes) {
        if (answer.getDecision() != Decision.EXPIRED && rule.isJudgeable(answer)) {
            Policies inForce = policies.map(PolicyFollower::policies).orElse(Policies.EMPTY);
            ReviewGroup group = rule.group(answer, inForce);
            queue.add(ReviewItem.of(answer, group), rule.rank(answer, group, inForce), bytes);
        }
    }

    /** One from the future would outlast everything its labeler says; the calibrator refuses it too. */
    private void verdict(Feedback feedback, Instant arrival) {
        if (!feedback.getGivenAt().isAfter(arrival.plus(CLOCK_SKEW))) {
            queue.read(feedback);
        }
    }

    /** Asks {@link #run} to end soon; may be called from any thread. */
    @Override
    public void close() {
        outage.stop();
        reader.wakeup();
        erasureLog.wakeup();
    }
}
