package io.candor.monitor;

import io.candor.erasure.ErasureLog;
import io.candor.erasure.Erasures;
import io.candor.event.Action;
import io.candor.event.ActionKind;
import io.candor.event.Decoded;
import io.candor.event.KafkaConnection;
import io.candor.event.ReleaseEvent;
import io.candor.event.Topic;
import io.candor.event.Topics;
import io.candor.event.client.FollowerThread;
import io.candor.event.client.TopicReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/** Reads what operators are shown, compacted topics whole and the others beginning a while back, and follows it. Has no consumer group: every console reads everything. */
final class MonitorFollower implements FollowerThread.Followed {
    private static final Logger LOG = Logger.getLogger(MonitorFollower.class);
    private static final Duration NEW_PARTITIONS = Duration.ofMinutes(1);

    private final TopicReader reader;
    private final ErasureLog erasureLog;
    private final Topics topics;
    private final Monitored monitored;
    private final Duration lookBack;
    private final Clock clock;
    private final Map<String, Consumer<ConsumerRecord<byte[], byte[]>>> handlers = new HashMap<>();
    private Erasures erasures = Erasures.NONE;
    private Instant assignedAt = Instant.MIN;
    private boolean caughtUp;

    MonitorFollower(KafkaConnection kafka, Monitored monitored, Duration lookBack, Clock clock) {
        this.reader = TopicReader.open(kafka, Map.of());
        this.erasureLog = ErasureLog.open(kafka);
        this.topics = kafka.topics();
        this.monitored = monitored;
        this.lookBack = lookBack;
        this.clock = clock;
        handle(topics.calibrationReports(), monitored.reports()::add);
        handle(topics.driftAlarms(), monitored::alarm);
        handle(topics.policies(), monitored::policy);
        handle(topics.promises(), promise -> monitored.events().add(MonitoredEvent.of(promise)));
        handle(topics.trainingProgress(), monitored.trainers()::add);
        handle(topics.actions(), this::action);
        handlers.put(topics.releases().name(), this::release);
        handlers.put(topics.questionDeadLetters().name(), record -> deadLetter(true, record));
        handlers.put(topics.feedbackDeadLetters().name(), record -> deadLetter(false, record));
    }

    private <V> void handle(Topic<String, V> topic, Consumer<V> taker) {
        handlers.put(topic.name(), record -> {
            // Nobody of ours deletes what is read here by tombstones.
            if (record.value() != null) {
                decode(topic, record, taker);
            }
        });
    }

    private static <V> void decode(Topic<String, V> topic, ConsumerRecord<byte[], byte[]> record, Consumer<V> taker) {
        Decoded<V> decoded = topic.decodeValue(record.headers(), record.value());
        if (decoded instanceof Decoded.Valid<V> valid) {
            taker.accept(valid.value());
        } else if (decoded instanceof Decoded.Poison<V> poison) {
            LOG.warnf(
                    "record unreadable topic=%s offset=%d reason=%s", record.topic(), record.offset(), poison.reason());
        }
    }

    @Override
    public boolean follow(Duration patience) {
        passByErased();
        assignNew();
        if (caughtUp) {
            reader.readOn(patience, this::take);
        } else {
            reader.readToEnd(this::take);
            caughtUp = true;
        }
        return true;
    }

    private void passByErased() {
        Erasures known = erasureLog.readToEnd();
        if (known != erasures) {
            erasures = known;
            monitored.deadLetters().forget(erasures::isForgotten);
        }
    }

    private void assignNew() {
        if (clock.instant().isBefore(assignedAt.plus(NEW_PARTITIONS))) {
            return;
        }
        assign(List.of(topics.releases(), topics.policies(), topics.promises(), topics.trainingProgress()), true);
        assign(
                List.of(
                        topics.calibrationReports(),
                        topics.driftAlarms(),
                        topics.actions(),
                        topics.questionDeadLetters(),
                        topics.feedbackDeadLetters()),
                false);
        assignedAt = clock.instant();
    }

    private void assign(List<Topic<?, ?>> all, boolean whole) {
        for (Topic<?, ?> topic : all) {
            List<TopicPartition> added = partitions(topic.name()).stream()
                    .filter(partition -> !reader.assignment().contains(partition))
                    .toList();
            if (!added.isEmpty()) {
                reader.add(
                        whole || caughtUp
                                ? reader.beginnings(added)
                                : reader.since(added, clock.instant().minus(lookBack)));
            }
        }
    }

    private List<TopicPartition> partitions(String topic) {
        try {
            return reader.partitions(List.of(topic));
        } catch (UnknownTopicOrPartitionException missing) {
            // On a cluster of an earlier version; it may be created later, so it is looked for again.
            LOG.debugf("nothing to read from topic=%s", topic);
            return List.of();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        TopicReader.passingOver(handlers.get(record.topic()), TopicReader.telling(LOG))
                .accept(record);
    }

    private void release(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() != null) {
            decode(topics.releases(), record, (ReleaseEvent event) -> monitored.release(record.offset(), event));
        }
    }

    private void action(Action action) {
        if (action.getKind() == ActionKind.ACKNOWLEDGED) {
            monitored.alarms().acknowledge(action.getSubject(), OperatorMark.of(action));
        } else if (action.getKind() == ActionKind.SENT_AGAIN) {
            monitored.deadLetters().sentAgain(action.getSubject(), OperatorMark.of(action));
        } else {
            MonitoredEvent.of(action).ifPresent(monitored.events()::addIfUnknown);
        }
    }

    private void deadLetter(boolean ofQuestions, ConsumerRecord<byte[], byte[]> record) {
        DeadLetterId id = new DeadLetterId(ofQuestions, record.partition(), record.offset());
        DeadLetterEntry.read(id, record)
                .filter(entry -> entry.questionId() == null || !erasures.isForgotten(entry.questionId()))
                .ifPresent(entry -> monitored.deadLetters().add(id, id.subject(topics), entry));
    }

    @Override
    public void wakeup() {
        reader.wakeup();
        erasureLog.wakeup();
    }

    @Override
    public void close() {
        reader.close();
        erasureLog.close();
    }
}
