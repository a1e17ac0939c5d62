package io.candor.question;

import io.candor.erasure.ErasureLog;
import io.candor.erasure.Erasures;
import io.candor.event.Answer;
import io.candor.event.Decoded;
import io.candor.event.KafkaConnection;
import io.candor.event.Question;
import io.candor.event.QuestionLimits;
import io.candor.event.Topics;
import io.candor.event.client.FollowerThread;
import io.candor.event.client.TopicReader;
import io.candor.search.IndexFolder;
import io.candor.search.QuestionIndex;
import io.candor.search.SearchConfig;
import io.candor.search.SearchFields;
import io.candor.search.StoredQuestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.AlreadyClosedException;
import org.jboss.logging.Logger;

/**
 * Writes the index: answers and dead letters first, from where its last commit had read, then questions, of which then only those are written that have
 * not ended, and what comes from there on. Has no consumer group: every console reads everything. An index that fails is opened again, and read on from its last commit.
 */
final class IndexFollower implements FollowerThread.Followed {
    private static final Logger LOG = Logger.getLogger(IndexFollower.class);
    private static final Duration NEW_PARTITIONS = Duration.ofMinutes(1);

    private final KafkaConnection kafka;
    private final Topics topics;
    private final IndexFolder folder;
    private final TopicSource source;
    private final SearchConfig config;
    private final Clock clock;
    private final FollowedEnds ends;
    private final ErasureLog erasureLog;
    private final LongAdder passedOver = new LongAdder();
    /** How far the index has read each partition. */
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    private volatile TopicReader reader;
    private volatile QuestionIndex index;
    private volatile Set<TopicPartition> questionPartitions = Set.of();
    private volatile boolean damaged;
    private IndexUpkeep upkeep;
    private Erasures erasures = Erasures.NONE;
    private Instant assignedAt = Instant.MIN;
    private boolean caughtUp;

    IndexFollower(KafkaConnection kafka, IndexFolder folder, TopicSource source, SearchConfig config, Clock clock) {
        this.kafka = kafka;
        this.topics = kafka.topics();
        this.folder = folder;
        this.source = source;
        this.config = config;
        this.clock = clock;
        this.ends = new FollowedEnds(() -> source.ends(questionPartitions));
        this.erasureLog = ErasureLog.open(kafka);
        this.reader = TopicReader.open(kafka, Map.of());
    }

    /** The index while it is open; for reading, by all threads. */
    Optional<QuestionIndex> index() {
        return Optional.ofNullable(index);
    }

    FollowedEnds ends() {
        return ends;
    }

    /** Records that could not be taken in since the start. */
    long passedOver() {
        return passedOver.sum();
    }

    /** Tells that the index failed a reader, which may be because its files are damaged; for all threads. */
    void failed(RuntimeException failure) {
        damaged |= IndexFolder.isDamage(failure);
    }

    @Override
    public boolean follow(Duration patience) {
        try {
            if (damaged) {
                throw new UncheckedIOException(new CorruptIndexException("a reader met it", "index"));
            }
            if (index == null) {
                open();
            }
            passByErased();
            if (!caughtUp) {
                catchUp();
            }
            assignNew();
            reader.readOn(patience, this::handle);
            tellPositions();
            upkeep.look(this::committed);
            return true;
        } catch (UncheckedIOException | AlreadyClosedException failure) {
            // Of the index; of the registry such a failure is a client's own.
            abandon(failure);
            throw failure;
        }
    }

    private void open() {
        String identity = source.identity() + " " + OutcomeData.VERSION;
        reader.close();
        reader = TopicReader.open(kafka, Map.of());
        erasures = Erasures.NONE;
        caughtUp = false;
        QuestionIndex opened;
        try {
            opened = folder.open(identity);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        upkeep = new IndexUpkeep(opened, config, clock);
        positions.clear();
        opened.committed().forEach((partition, offset) -> positions.put(partition(partition), Long.parseLong(offset)));
        index = opened;
        LOG.infof("index was opened questions=%d bytes=%d", index.size(), index.bytes());
    }

    /** Before anything is read, so that nothing is written which is forgotten. */
    private void passByErased() {
        Erasures known = erasureLog.readToEnd();
        if (known != erasures) {
            erasures = known;
            index.forget(known.forgottenQuestions());
        }
    }

    private void catchUp() {
        assign(List.of(topics.answers().name(), topics.questionDeadLetters().name()));
        reader.readToEnd(this::handle);
        assign(List.of(topics.questions().name()));
        questionPartitions = ofQuestions();
        reader.readToEnd(this::handle);
        index.refresh();
        index.commit(committed());
        assignedAt = clock.instant();
        caughtUp = true;
        LOG.infof("index has read all questions=%d bytes=%d", index.size(), index.bytes());
    }

    private Set<TopicPartition> ofQuestions() {
        return reader.assignment().stream()
                .filter(partition -> partition.topic().equals(topics.questions().name()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private void assignNew() {
        if (!clock.instant().isBefore(assignedAt.plus(NEW_PARTITIONS))) {
            assign(List.of(
                    topics.answers().name(),
                    topics.questionDeadLetters().name(),
                    topics.questions().name()));
            questionPartitions = ofQuestions();
            assignedAt = clock.instant();
        }
    }

    private void assign(Collection<String> names) {
        Set<TopicPartition> added = new HashSet<>(reader.partitions(names));
        added.removeAll(reader.assignment());
        Set<TopicPartition> unread = new HashSet<>(added);
        unread.removeAll(positions.keySet());
        if (!unread.isEmpty()) {
            positions.putAll(reader.since(unread, clock.instant().minus(config.keep())));
        }
        reader.add(added.stream().collect(Collectors.toMap(partition -> partition, positions::get)));
    }

    private void handle(ConsumerRecord<byte[], byte[]> record) {
        TopicReader.passingOver(this::write, this::passOver).accept(record);
        positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
        upkeep.look(this::committed);
    }

    private void passOver(ConsumerRecord<byte[], byte[]> record, RuntimeException failure) {
        if (failure instanceof UncheckedIOException || failure instanceof AlreadyClosedException) {
            // The index's failure, not the record's.
            throw failure;
        }
        passedOver.increment();
        TopicReader.telling(LOG).accept(record, failure);
    }

    private void write(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.answers().name())) {
            if (topics.answers().decodeValue(record.headers(), record.value()) instanceof Decoded.Valid<Answer> valid) {
                write(OutcomeData.of(valid.value(), record, clock.instant()), OutcomeData.fields(valid.value()));
            }
        } else if (record.topic().equals(topics.questionDeadLetters().name())) {
            DeadLetterParser.read(record, topics.questions())
                    .map(dead -> OutcomeData.of((QuestionOutcome.DeadLettered) dead, record, clock.instant()))
                    .ifPresent(stored -> write(stored, SearchFields.NONE));
        } else if (topics.questions().decodeValue(record.headers(), record.value())
                instanceof Decoded.Valid<Question> valid) {
            write(OutcomeData.of(valid.value(), record, clock.instant()), SearchFields.NONE);
        }
    }

    private void write(StoredQuestion stored, SearchFields fields) {
        // Whoever writes to Kafka directly may have chosen a longer one, under which nobody can ask here.
        boolean askable = QuestionLimits.characters(stored.id()) <= QuestionLimits.ID_CHARACTERS;
        if (askable && !erasures.isForgotten(stored.id())) {
            index.put(stored, fields);
        }
    }

    /** Behind the last record there may be marks of transactions, which count as read. */
    private void tellPositions() {
        reader.assignment().forEach(partition -> positions.put(partition, reader.position(partition)));
        ends.followed(positions);
    }

    private Map<String, String> committed() {
        return positions.entrySet().stream()
                .collect(Collectors.toMap(position -> position.getKey().toString(), position -> position.getValue()
                        .toString()));
    }

    private static TopicPartition partition(String text) {
        int dash = text.lastIndexOf('-');
        return new TopicPartition(text.substring(0, dash), Integer.parseInt(text.substring(dash + 1)));
    }

    /** Without the index, which is opened again; where its files are damaged, an empty one. */
    private void abandon(RuntimeException failure) {
        boolean throwAway = damaged || IndexFolder.isDamage(failure);
        QuestionIndex abandoned = index;
        index = null;
        try {
            if (abandoned != null) {
                throwAway |= IndexFolder.isDamage(abandoned.failure());
                abandoned.close();
            }
            if (throwAway) {
                folder.throwAway();
                damaged = false;
            }
        } catch (IOException | RuntimeException second) {
            // It is tried again with the next opening, whose failure says why.
            LOG.warnf("index was not closed reason=%s", second.getClass().getSimpleName());
        }
    }

    @Override
    public void wakeup() {
        reader.wakeup();
        erasureLog.wakeup();
    }

    /** Commits first, so that the next start has nothing to read again. */
    @Override
    public void close() {
        QuestionIndex closing = index;
        index = null;
        reader.close();
        erasureLog.close();
        if (closing != null) {
            try {
                closing.commit(committed());
            } catch (UncheckedIOException | AlreadyClosedException failure) {
                // The commit before it is whole; what came after is read again.
                LOG.warnf(
                        "index was not committed reason=%s", failure.getClass().getSimpleName());
            }
            closing.close();
        }
    }
}
