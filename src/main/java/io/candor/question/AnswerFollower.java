package io.candor.question;

import io.candor.event.Answer;
import io.candor.event.Decoded;
import io.candor.event.KafkaConnection;
import io.candor.event.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
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

    private final Consumer<byte[], byte[]> consumer;
    private final Topics topics;
    private final AnswerStream answers;
    private final RecentQuestions ledger;
    private final Duration lookBack;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Map<TopicPartition, Long> goals = new HashMap<>();
    private final LongAdder passedOver = new LongAdder();
    private Instant assignedAt = Instant.MIN;
    private volatile Optional<String> problem = Optional.of("has not reached the end of the topics yet");

    /** @param consumer without a group, {@code read_committed}; closed by {@link #run} */
    AnswerFollower(
            Consumer<byte[], byte[]> consumer,
            Topics topics,
            AnswerStream answers,
            RecentQuestions ledger,
            Duration lookBack,
            Clock clock) {
        this.consumer = consumer;
        this.topics = topics;
        this.answers = answers;
        this.ledger = ledger;
        this.lookBack = lookBack;
        this.clock = clock;
    }

    static AnswerFollower of(
            KafkaConnection kafka, AnswerStream answers, RecentQuestions ledger, Duration lookBack, Clock clock) {
        Map<String, Object> settings = kafka.settings(Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                // What retention has deleted meanwhile is gone; go on with what is left.
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest"));
        Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        return new AnswerFollower(consumer, kafka.topics(), answers, ledger, lookBack, clock);
    }

    /** Why answers given by now may not be known here; empty if they are. */
    Optional<String> problem() {
        return problem;
    }

    /** Records that could not be followed since the start. */
    long passedOver() {
        return passedOver.sum();
    }

    @Override
    public void run() {
        try (consumer) {
            while (!isStopped()) {
                step();
            }
        } catch (WakeupException closing) {
            LOG.debug("answer follower woken to close");
        }
    }

    private void step() {
        try {
            assignAll();
            consumer.poll(POLL).forEach(this::followOrPass);
            noteArrival();
        } catch (WakeupException closing) {
            throw closing;
        } catch (RuntimeException | OutOfMemoryError failure) {
            // Kafka or memory, which may come back. Whatever it was, it must not end the following of later answers.
            hold(failure);
        }
    }

    private void followOrPass(ConsumerRecord<byte[], byte[]> record) {
        try {
            follow(record);
        } catch (WakeupException closing) {
            throw closing;
        } catch (RuntimeException failure) {
            // A registry that is away was waited for, so it comes with the record, every time; the next ones are as good.
            passedOver.increment();
            LOG.warnf(
                    "record passed over topic=%s partition=%d offset=%d error=%s",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    failure.getClass().getSimpleName());
        }
    }

    /** Assigns partitions not seen before, each from where the look-back begins. */
    private void assignAll() {
        if (clock.instant().isBefore(assignedAt.plus(NEW_PARTITIONS))) {
            return;
        }
        Set<TopicPartition> all = new HashSet<>();
        List.of(topics.answers().name(), topics.questionDeadLetters().name())
                .forEach(topic -> all.addAll(partitions(topic)));
        Set<TopicPartition> added = new HashSet<>(all);
        added.removeAll(consumer.assignment());
        if (!added.isEmpty()) {
            Map<TopicPartition, Long> starts = starts(added);
            consumer.assign(all);
            starts.forEach(this::begin);
        }
        assignedAt = clock.instant();
    }

    private List<TopicPartition> partitions(String topic) {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic);
        if (partitions == null || partitions.isEmpty()) {
            // A console may start before anyone has created the topics.
            throw new UnknownTopicOrPartitionException(topic + " is missing: create it with `candor topics create`");
        }
        return partitions.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    private void begin(TopicPartition partition, long start) {
        consumer.seek(partition, start);
        if (partition.topic().equals(topics.answers().name())) {
            answers.beginsAt(partition.partition(), start);
        }
    }

    private Map<TopicPartition, Long> starts(Set<TopicPartition> partitions) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> times = new HashMap<>();
        long since = clock.instant().minus(lookBack).toEpochMilli();
        partitions.forEach(partition -> times.put(partition, since));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
        Map<TopicPartition, Long> starts = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp first = found.get(partition);
            // No record as young as that: only what comes from now on.
            starts.put(partition, first == null ? ends.get(partition) : first.offset());
        }
        goals.putAll(ends);
        return starts;
    }

    private void noteArrival() {
        goals.entrySet().removeIf(goal -> consumer.position(goal.getKey()) >= goal.getValue());
        if (goals.isEmpty() && problem.isPresent()) {
            LOG.infof(
                    "answer follower reached the end partitions=%d",
                    consumer.assignment().size());
            problem = Optional.empty();
        }
    }

    private void follow(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.answers().name())) {
            followAnswer(record);
        } else {
            DeadLetterParser.read(record, topics.questions().name()).ifPresent(ledger::ended);
        }
    }

    private void followAnswer(ConsumerRecord<byte[], byte[]> record) {
        Decoded<Answer> decoded = decode(record);
        if (decoded instanceof Decoded.Valid<Answer> valid) {
            answers.publish(
                    AnswerView.of(valid.value()), record.partition(), record.offset(), record.serializedValueSize());
        } else if (decoded instanceof Decoded.Poison<Answer> poison) {
            LOG.warnf(
                    "answer unreadable topic=%s partition=%d offset=%d reason=%s",
                    record.topic(), record.partition(), record.offset(), poison.reason());
        }
    }

    /** Holds at the record while the registry is down; without a group, nobody minds that we do not poll. */
    private Decoded<Answer> decode(ConsumerRecord<byte[], byte[]> record) {
        while (true) {
            try {
                return topics.answers().decodeValue(record.headers(), record.value());
            } catch (RetriableException failure) {
                if (isStopped()) {
                    throw new WakeupException();
                }
                hold(failure);
            }
        }
    }

    private void hold(Throwable failure) {
        Optional<String> reason = Optional.of(failure.getClass().getSimpleName() + ": " + failure.getMessage());
        if (!reason.equals(problem)) {
            LOG.warnf("answer follower waits reason=%s", reason.get());
        }
        problem = reason;
        try {
            stopped.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            stopped.countDown();
            Thread.currentThread().interrupt();
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Asks {@link #run} to end soon; may be called from any thread. */
    @Override
    public void close() {
        stopped.countDown();
        consumer.wakeup();
    }
}
