package io.candor.answer;

import io.candor.event.Answer;
import io.candor.event.DeadLetter;
import io.candor.event.Decoded;
import io.candor.event.FinishedOffsets;
import io.candor.event.KafkaConnection;
import io.candor.event.RecordPosition;
import io.candor.event.Topics;
import io.candor.event.client.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.record.TimestampType;
import org.jboss.logging.Logger;

/**
 * Reads on the output topics which questions are finished although the committed offsets do not say so. Outputs and offsets are
 * committed as one, so the last output of a partition is always among what is committed; where it is not, the group's coordinator has
 * handed over older offsets than it was given, somebody has set them back, or they have expired ({@code offsets.retention.minutes}).
 *
 * <p>Only partitions with something to read are looked at. The last output of each is sought from the ends of the output topics
 * backwards, among at least {@value #MOST_LOOKED_AT} offsets of each of their partitions: with as many partitions of answers as of questions it
 * is among the last few. Where it is not committed, all outputs since the first open question arrived are read.
 */
final class OutputSources {
    private static final Logger LOG = Logger.getLogger(OutputSources.class);
    private static final long FIRST_PIECE = 50;
    private static final long MOST_LOOKED_AT = 5_000;
    private static final Duration LOOK_TIME = Duration.ofSeconds(20);
    /** What a transaction may take to be seen by readers after its offsets are. */
    private static final Duration MARKER_TIME = Duration.ofSeconds(2);
    /** The same where offsets went back: a transaction left open is aborted by then, whosever it is. */
    private static final Duration SETTLING_TIME = Duration.ofSeconds(30);

    private static final Duration NO_LIMIT = Duration.ofDays(1);
    /** By how much the clocks of two brokers may differ. */
    private static final Duration CLOCK_MARGIN = Duration.ofMinutes(1);
    /** The same where producers stamp the questions. */
    private static final Duration PRODUCER_CLOCK_MARGIN = Duration.ofDays(1);

    private final KafkaConnection connection;
    private final Topics topics;

    OutputSources(KafkaConnection connection) {
        this.connection = connection;
        this.topics = connection.topics();
    }

    /**
     * The partitions of which outputs name records that are not committed, with these records.
     *
     * @param committed of partitions that are to be read; {@code below(0)} of one of which nothing is committed
     * @throws RuntimeException if the topics cannot be read, or the registry cannot be asked
     */
    Map<TopicPartition, AnsweredRecords> uncommitted(Map<TopicPartition, FinishedOffsets> committed) {
        try (TopicReader reader = TopicReader.open(connection, Map.of())) {
            Map<TopicPartition, FinishedOffsets> open = withRecords(reader, committed);
            if (open.isEmpty()) {
                return Map.of();
            }
            List<TopicPartition> outputs = reader.partitions(List.of(
                    topics.answers().name(), topics.questionDeadLetters().name()));
            Set<TopicPartition> behind = behind(reader, outputs, open);
            open.keySet().retainAll(behind);
            return behind.isEmpty() ? Map.of() : collected(reader, outputs, open);
        }
    }

    /** Those with something to read behind what is committed. */
    private static Map<TopicPartition, FinishedOffsets> withRecords(
            TopicReader reader, Map<TopicPartition, FinishedOffsets> committed) {
        Map<TopicPartition, Long> ends = reader.ends(committed.keySet());
        Map<TopicPartition, Long> beginnings = reader.beginnings(committed.keySet());
        Map<TopicPartition, FinishedOffsets> open = new HashMap<>(committed);
        open.entrySet()
                .removeIf(entry -> ends.get(entry.getKey())
                        <= Math.max(entry.getValue().firstOpen(), beginnings.get(entry.getKey())));
        return open;
    }

    /** Those of which an output names a record that is not committed. */
    private Set<TopicPartition> behind(
            TopicReader reader, List<TopicPartition> outputs, Map<TopicPartition, FinishedOffsets> committed) {
        Set<TopicPartition> unseen = new HashSet<>(committed.keySet());
        Set<TopicPartition> behind = new HashSet<>();
        SourceHandler note = (partition, offset, output) -> {
            unseen.remove(partition);
            if (isUncommitted(committed, partition, offset)) {
                behind.add(partition);
            }
        };
        Map<TopicPartition, Long> beginnings = reader.beginnings(outputs);
        Map<TopicPartition, Long> ends = reader.ends(outputs);
        read(reader, ends, written(outputs), MARKER_TIME, note);
        for (long piece = FIRST_PIECE; !unseen.isEmpty() && piece <= MOST_LOOKED_AT; piece *= 2) {
            Map<TopicPartition, Long> starts = before(ends, piece, beginnings);
            if (!read(reader, starts, ends, LOOK_TIME, note)) {
                throw new TimeoutException("the last outputs were not read within " + LOOK_TIME);
            }
            ends = starts;
        }
        return behind;
    }

    private static Map<TopicPartition, Long> before(
            Map<TopicPartition, Long> ends, long piece, Map<TopicPartition, Long> beginnings) {
        Map<TopicPartition, Long> starts = new HashMap<>();
        ends.forEach((partition, end) -> starts.put(partition, Math.max(beginnings.get(partition), end - piece)));
        return starts;
    }

    private Map<TopicPartition, AnsweredRecords> collected(
            TopicReader reader, List<TopicPartition> outputs, Map<TopicPartition, FinishedOffsets> committed) {
        Instant since = committed.entrySet().stream()
                .map(entry -> arrival(reader, entry.getKey(), entry.getValue().firstOpen()))
                .min(Instant::compareTo)
                .orElseThrow();
        LOG.warnf(
                "committed offsets lie behind the outputs, which are read partitions=%s since=%s",
                committed.keySet(), since);
        Map<TopicPartition, AnsweredRecords.Builder> found = new HashMap<>();
        committed.forEach(
                (partition, finished) -> found.put(partition, new AnsweredRecords.Builder(finished.firstOpen())));
        SourceHandler collect = (partition, offset, output) -> {
            if (isUncommitted(committed, partition, offset)) {
                found.get(partition).add(offset, output);
            }
        };
        Map<TopicPartition, Long> ends = reader.ends(outputs);
        read(reader, reader.since(outputs, since), ends, NO_LIMIT, collect);
        read(reader, ends, written(outputs), SETTLING_TIME, collect);
        return found.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 0)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().build()));
    }

    private static boolean isUncommitted(
            Map<TopicPartition, FinishedOffsets> committed, TopicPartition partition, long offset) {
        FinishedOffsets finished = committed.get(partition);
        return finished != null && !finished.contains(offset);
    }

    /** Before which no output names a record at {@code offset} or behind it. */
    private static Instant arrival(TopicReader reader, TopicPartition partition, long offset) {
        long at = Math.max(offset, reader.beginnings(Set.of(partition)).get(partition));
        long end = reader.ends(Set.of(partition)).get(partition);
        while (at < end) {
            List<ConsumerRecord<byte[], byte[]>> records = reader.readAt(partition, at, LOOK_TIME);
            if (!records.isEmpty()) {
                ConsumerRecord<byte[], byte[]> first = records.get(0);
                return Instant.ofEpochMilli(first.timestamp())
                        .minus(
                                first.timestampType() == TimestampType.LOG_APPEND_TIME
                                        ? CLOCK_MARGIN
                                        : PRODUCER_CLOCK_MARGIN);
            }
            at = reader.position(partition);
        }
        // Nothing but markers of transactions.
        return Instant.now();
    }

    /** Offsets behind the last records, of transactions that are open or not visible yet too. */
    private Map<TopicPartition, Long> written(Collection<TopicPartition> outputs) {
        try (TopicReader reader =
                TopicReader.open(connection, Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted"))) {
            return reader.ends(outputs);
        }
    }

    /** Returns whether all of it was read within {@code most}. */
    private boolean read(
            TopicReader reader,
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends,
            Duration most,
            SourceHandler handler) {
        return reader.readBetween(starts, ends, most, output -> source(output)
                .filter(source -> source.getTopic().equals(topics.questions().name()))
                .ifPresent(source -> handler.accept(
                        new TopicPartition(source.getTopic(), source.getPartition()), source.getOffset(), output)));
    }

    /** The question that an answer or a dead letter is of; empty where it does not say so. */
    private Optional<RecordPosition> source(ConsumerRecord<byte[], byte[]> output) {
        if (output.topic().equals(topics.questionDeadLetters().name())) {
            return DeadLetter.source(output.headers());
        }
        return topics.answers().decodeValue(output.headers(), output.value()) instanceof Decoded.Valid<Answer> valid
                ? Optional.of(valid.value().getSource())
                : Optional.empty();
    }

    /** What is done with an output that names a record of a partition. */
    private interface SourceHandler {
        void accept(TopicPartition partition, long offset, ConsumerRecord<byte[], byte[]> output);
    }
}
