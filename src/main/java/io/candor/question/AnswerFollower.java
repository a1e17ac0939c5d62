package io.candor.question;

import io.candor.erasure.ErasureLog;
import io.candor.erasure.Erasures;
import io.candor.event.Answer;
import io.candor.event.Decoded;
import io.candor.event.KafkaConnection;
import io.candor.event.Topics;
import io.candor.event.client.FollowerOutage;
import io.candor.event.client.TopicReader;
import io.candor.event.retry.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Reads committed answers and dead letters from all partitions, beginning a while back, and passes them on. Has no consumer
 * group: every console reads everything. Runs on a thread of its own until closed.
 */
final class AnswerFollower implements Runnable, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(AnswerFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration NEW_PARTITIONS = Duration.ofMinutes(1);

    private final TopicReader reader;
    private final ErasureLog erasureLog;
    private final Topics topics;
    private final AnswerStream answers;
    private final RecentQuestions recent;
    private final Duration lookBack;
    private final Clock clock;
    private final FollowerOutage outage = new FollowerOutage(
            "has not reached the end of the topics yet",
            new Backoff(RETRY, RETRY),
            (failure, reason) -> LOG.warnf("answer follower waits reason=%s", reason));
    private final Map<TopicPartition, Long> targets = new HashMap<>();
    private final LongAdder passedOver = new LongAdder();
    private volatile Erasures erasures = Erasures.NONE;
    private Instant assignedAt = Instant.MIN;

    /**
     * @param reader of nothing yet; closed by {@link #run}
     * @param erasureLog likewise
     */
    AnswerFollower(
            TopicReader reader,
            ErasureLog erasureLog,
            Topics topics,
            AnswerStream answers,
            RecentQuestions recent,
            Duration lookBack,
            Clock clock) {
        this.reader = reader;
        this.erasureLog = erasureLog;
        this.topics = topics;
        this.answers = answers;
        this.recent = recent;
        this.lookBack = lookBack;
        this.clock = clock;
    }

    static AnswerFollower of(
            KafkaConnection kafka, AnswerStream answers, RecentQuestions recent, Duration lookBack, Clock clock) {
        return new AnswerFollower(
                TopicReader.open(kafka, Map.of()),
                ErasureLog.open(kafka),
                kafka.topics(),
                answers,
                recent,
                lookBack,
                clock);
    }

    /** Why answers given by now may not be known here; empty if they are. */
    Optional<String> problem() {
        return outage.problem();
    }

    /** Records that could not be followed since the start. */
    long passedOver() {
        return passedOver.sum();
    }

    @Override
    public void run() {
        try (reader;
                erasureLog) {
            while (!outage.isStopped()) {
                step();
            }
        } catch (WakeupException closing) {
            LOG.debug("answer follower woken to close");
        }
    }

    private void step() {
        try {
            passByErased();
            assignAll();
            reader.readOn(POLL, TopicReader.passingOver(this::handle, this::passOver));
            checkCaughtUp();
        } catch (WakeupException closing) {
            throw closing;
        } catch (RuntimeException | OutOfMemoryError failure) {
            // Kafka, the registry or memory, which may come back. Whatever it was, it must not end the following.
            outage.waitAfter(failure);
        }
    }

    /** Before answers are read, so that none is shown which is forgotten. */
    private void passByErased() {
        Erasures known = erasureLog.readToEnd();
        if (known != erasures) {
            erasures = known;
            recent.forget(known::isForgotten);
        }
    }

    /** Whether a question is forgotten, as far as is known here; for all threads. */
    boolean isForgotten(String questionId) {
        return erasures.isForgotten(questionId);
    }

    private void passOver(ConsumerRecord<byte[], byte[]> record, RuntimeException failure) {
        passedOver.increment();
        TopicReader.telling(LOG).accept(record, failure);
    }

    /** Assigns partitions not seen before, each from where the look-back begins. */
    private void assignAll() {
        if (clock.instant().isBefore(assignedAt.plus(NEW_PARTITIONS))) {
            return;
        }
        // A console may start before anyone has created the topics; then this fails, and is tried again.
        Set<TopicPartition> added = new HashSet<>(reader.partitions(
                List.of(topics.answers().name(), topics.questionDeadLetters().name())));
        added.removeAll(reader.assignment());
        if (!added.isEmpty()) {
            Map<TopicPartition, Long> ends = reader.ends(added);
            Map<TopicPartition, Long> starts =
                    reader.since(added, clock.instant().minus(lookBack));
            targets.putAll(ends);
            reader.add(starts);
            starts.forEach(this::begin);
        }
        assignedAt = clock.instant();
    }

    private void begin(TopicPartition partition, long start) {
        if (partition.topic().equals(topics.answers().name())) {
            answers.startsAt(partition.partition(), start);
        }
    }

    private void checkCaughtUp() {
        targets.entrySet().removeIf(target -> reader.position(target.getKey()) >= target.getValue());
        if (targets.isEmpty() && problem().isPresent()) {
            LOG.infof(
                    "answer follower reached the end partitions=%d",
                    reader.assignment().size());
            outage.caughtUp();
        }
    }

    private void handle(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.answers().name())) {
            publish(record);
        } else {
            DeadLetterParser.read(record, topics.questions())
                    .filter(letter -> !isForgotten(letter.questionId()))
                    .ifPresent(recent::recordOutcome);
        }
    }

    private void publish(ConsumerRecord<byte[], byte[]> record) {
        Decoded<Answer> decoded = topics.answers().decodeValue(record.headers(), record.value());
        if (decoded instanceof Decoded.Valid<Answer> valid) {
            if (isForgotten(valid.value().getQuestionId())) {
                return;
            }
            answers.publish(
                    AnswerView.of(valid.value()), record.partition(), record.offset(), record.serializedValueSize());
        } else if (decoded instanceof Decoded.Poison<Answer> poison) {
            LOG.warnf(
                    "answer unreadable topic=%s partition=%d offset=%d reason=%s",
                    record.topic(), record.partition(), record.offset(), poison.reason());
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
