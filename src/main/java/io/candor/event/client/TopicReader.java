package io.candor.event.client;

import io.candor.event.KafkaConnection;
import io.candor.event.retry.RetriableFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads committed records, in bytes, from where it is told to and in the order of each partition. Has no consumer group:
 * whoever has a reader reads everything. A record at which the handler throws, because the registry is away for example, is
 * handed over again by the next read. For one thread; only {@link #wakeup} is for others.
 */
public final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    /** There is no group to leave, so all that is waited for is the broker's good-bye. */
    private static final Duration CLOSE_TIME = Duration.ofSeconds(1);

    private static final Map<String, Object> SETTINGS = Map.of(
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            // What retention has deleted meanwhile is gone; go on with what is left.
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false);

    private final Consumer<byte[], byte[]> consumer;

    /** @param consumer without a group, {@code read_committed}; closed with this */
    public TopicReader(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** A reader that was not told yet what to read. */
    public static TopicReader open(KafkaConnection connection, Map<String, ?> own) {
        Map<String, Object> settings = new HashMap<>(SETTINGS);
        settings.putAll(own);
        return new TopicReader(new KafkaConsumer<>(
                connection.settings(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    /** A reader of topics from their first records on. */
    public static TopicReader fromBeginning(KafkaConnection connection, Map<String, ?> own, Collection<String> topics) {
        TopicReader reader = open(connection, own);
        return reader.begin(topics, reader::beginnings);
    }

    /** A reader of what is written to topics after this returns. */
    public static TopicReader fromEnd(KafkaConnection connection, Map<String, ?> own, Collection<String> topics) {
        TopicReader reader = open(connection, own);
        return reader.begin(topics, reader::ends);
    }

    private TopicReader begin(
            Collection<String> topics, Function<Collection<TopicPartition>, Map<TopicPartition, Long>> starts) {
        try {
            add(starts.apply(partitions(topics)));
            return this;
        } catch (RuntimeException failure) {
            // The caller's to judge; a reader nobody gets must not stay open.
            close();
            throw failure;
        }
    }

    /**
     * All partitions of topics.
     *
     * @throws UnknownTopicOrPartitionException if there is no such topic
     */
    public List<TopicPartition> partitions(Collection<String> topics) {
        return topics.stream().flatMap(topic -> partitions(topic).stream()).toList();
    }

    private List<TopicPartition> partitions(String topic) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        if (found == null || found.isEmpty()) {
            throw new UnknownTopicOrPartitionException(
                    "topic " + topic + " does not exist, create it: candor topics create");
        }
        return found.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    /** Offsets of the first records there are. */
    public Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
        return consumer.beginningOffsets(partitions);
    }

    /** Offsets after the last committed records, as of now. */
    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return consumer.endOffsets(partitions);
    }

    /** Offsets of the first records as young as {@code time}; where there is none, of the next one to come. */
    public Map<TopicPartition, Long> since(Collection<TopicPartition> partitions, Instant time) {
        Map<TopicPartition, Long> starts = new HashMap<>(ends(partitions));
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, time.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
        found.forEach((partition, first) ->
                starts.computeIfPresent(partition, (same, end) -> first == null ? end : Long.valueOf(first.offset())));
        return starts;
    }

    /** Begins with some partitions, each at its offset; those it reads already go on. */
    public void add(Map<TopicPartition, Long> starts) {
        Set<TopicPartition> all = new HashSet<>(consumer.assignment());
        all.addAll(starts.keySet());
        consumer.assign(all);
        starts.forEach(consumer::seek);
    }

    /** What it reads. */
    public Set<TopicPartition> assignment() {
        return consumer.assignment();
    }

    /** Offset of the next record it will hand over. */
    public long position(TopicPartition partition) {
        return consumer.position(partition);
    }

    /** Hands over everything committed by now that was not read yet, and perhaps some of what follows. */
    public void readToEnd(java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> handler) {
        readTo(ends(assignment()), handler);
    }

    /**
     * As {@link #readToEnd(java.util.function.Consumer)}, for about {@code most}.
     *
     * @return whether everything committed by now was read
     */
    public boolean readToEnd(Duration most, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> handler) {
        long until = System.nanoTime() + most.toNanos();
        Map<TopicPartition, Long> ends = ends(assignment());
        while (isBefore(ends)) {
            if (System.nanoTime() - until >= 0) {
                return false;
            }
            readOn(POLL, handler);
        }
        return true;
    }

    private boolean isBefore(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().anyMatch(end -> position(end.getKey()) < end.getValue());
    }

    /** Hands over everything before {@code ends} that was not read yet, and perhaps some of what follows. */
    public void readTo(
            Map<TopicPartition, Long> ends, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> handler) {
        while (isBefore(ends)) {
            readOn(POLL, handler);
        }
    }

    /**
     * Hands over the records from {@code starts} on and before {@code ends}, which have the same partitions. Forgets what it was told
     * to read before.
     *
     * @param most to take, about
     * @return whether everything before {@code ends} was read
     */
    public boolean readBetween(
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends,
            Duration most,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> handler) {
        long until = System.nanoTime() + most.toNanos();
        consumer.assign(starts.keySet());
        consumer.resume(starts.keySet());
        starts.forEach(consumer::seek);
        while (isBefore(ends)) {
            if (System.nanoTime() - until >= 0) {
                return false;
            }
            // What is read to its end must not be fetched further while the others are read.
            consumer.pause(starts.keySet().stream()
                    .filter(partition -> position(partition) >= ends.get(partition))
                    .toList());
            readOn(POLL, record -> {
                if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
                    handler.accept(record);
                }
            });
        }
        return true;
    }

    /** Hands over what comes, as soon as something does, at latest after {@code patience}. */
    public void readOn(Duration patience, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> handler) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(patience);
        Map<TopicPartition, Long> unread = new HashMap<>();
        records.partitions()
                .forEach(partition ->
                        unread.put(partition, records.records(partition).get(0).offset()));
        try {
            for (TopicPartition partition : records.partitions()) {
                for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                    unread.put(partition, record.offset());
                    handler.accept(record);
                }
                unread.remove(partition);
            }
        } catch (RuntimeException | Error failure) {
            // Nothing behind the failure is lost, whatever it was; whether to read on is the caller's to judge.
            unread.forEach(consumer::seek);
            throw failure;
        }
    }

    /** Tells a log of records that were passed over, by their place and without what they hold. */
    public static BiConsumer<ConsumerRecord<byte[], byte[]>, RuntimeException> telling(Logger log) {
        return (record, failure) -> log.warnf(
                "record passed over topic=%s partition=%d offset=%d error=%s",
                record.topic(),
                record.partition(),
                record.offset(),
                failure.getClass().getSimpleName());
    }

    /**
     * A handler that passes over the records on which {@code handler} fails because of what they hold: it would fail on them
     * every time, and the records behind them would never be read.
     *
     * @param failed hears of them
     */
    public static java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> passingOver(
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> handler,
            BiConsumer<ConsumerRecord<byte[], byte[]>, RuntimeException> failed) {
        return record -> {
            try {
                handler.accept(record);
            } catch (RuntimeException failure) {
                // What is away may come back, and then the record can be handled.
                if (failure instanceof KafkaException || RetriableFailure.isRetriable(failure)) {
                    throw failure;
                }
                failed.accept(record, failure);
            }
        };
    }

    /**
     * The records of one partition from {@code offset} on, as many as come at once. Forgets what it was told to read before.
     *
     * @param patience at most, about
     * @return none if the partition goes on behind {@code offset} without a record, or has no such offset; the first one has
     *     another offset if {@code offset} was deleted
     * @throws TimeoutException if neither was to be learned in that time
     */
    public List<ConsumerRecord<byte[], byte[]>> readAt(TopicPartition partition, long offset, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        if (!assignment().equals(Set.of(partition))) {
            consumer.assign(Set.of(partition));
        }
        consumer.seek(partition, offset);
        while (true) {
            List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL).records(partition);
            Duration left = Duration.ofNanos(Math.max(1, until - System.nanoTime()));
            if (!records.isEmpty() || consumer.position(partition, left) != offset) {
                return records;
            }
            if (System.nanoTime() - until >= 0) {
                throw new TimeoutException("nothing came from " + partition + " at " + offset + " within " + patience);
            }
        }
    }

    /** Ends a read under way, or the next one, with a {@link org.apache.kafka.common.errors.WakeupException}. */
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_TIME));
    }
}
