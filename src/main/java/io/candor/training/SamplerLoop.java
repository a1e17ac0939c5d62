package io.candor.training;

import io.candor.event.Answer;
import io.candor.event.ConsistencySignal;
import io.candor.event.Decoded;
import io.candor.event.RecordSize;
import io.candor.event.Topic;
import io.candor.event.Topics;
import io.candor.event.client.TransactionalWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Samples some of the live questions: consume, transform and produce in transactions. It has the lowest priority: it
 * waits while a training run uses the device, idles between batches, and skips to the newest answers when the lag grows
 * too large, since elicitation needs many signals but no particular ones.
 */
final class SamplerLoop implements Runnable {
    private static final Logger LOG = Logger.getLogger(SamplerLoop.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Consumer<byte[], byte[]> consumer;
    private final TransactionalWriter transaction;
    private final Topics topics;
    private final ConsistencySampling sampling;
    private final TrainerConfig.Sampling config;
    private final DutyCycle dutyCycle;
    private final BooleanSupplier busy;
    private final TrainerMetrics metrics;
    /** Where a round that was not committed began, of every partition that it read. */
    private final Map<TopicPartition, Long> starts = new HashMap<>();

    private boolean rewindDemanded;

    /**
     * @param consumer of the samplers' group; closed with the loop, as is the transaction
     * @param dutyCycle limits the use of the device and stops the loop
     * @param busy whether a run has the device
     */
    SamplerLoop(
            Consumer<byte[], byte[]> consumer,
            TransactionalWriter transaction,
            Topics topics,
            ConsistencySampling sampling,
            TrainerConfig.Sampling config,
            DutyCycle dutyCycle,
            BooleanSupplier busy,
            TrainerMetrics metrics) {
        this.consumer = consumer;
        this.transaction = transaction;
        this.topics = topics;
        this.sampling = sampling;
        this.config = config;
        this.dutyCycle = dutyCycle;
        this.busy = busy;
        this.metrics = metrics;
    }

    @Override
    public void run() {
        try (consumer;
                transaction) {
            start();
            while (!dutyCycle.isStopped()) {
                runOnce();
            }
        } catch (TrainingStoppedException stopped) {
            LOG.debug("sampler stopped");
        }
    }

    /** Joins the group with the next round. */
    void start() {
        consumer.subscribe(List.of(topics.answers().name()), new SkipOnAssignment());
    }

    /** One round, or the pause after one that failed. */
    void runOnce() {
        try {
            round();
        } catch (TrainingStoppedException stopped) {
            throw stopped;
        } catch (RuntimeException | OutOfMemoryError failure) {
            // Kafka or the registry, which may come back; an answer that cannot be sampled was left out before.
            metrics.failed();
            LOG.warnf("sampler waits pause=%s cause=%s", PAUSE, failure.toString());
            transaction.close();
            rewindDemanded = true;
            dutyCycle.await(PAUSE);
        }
    }

    private void round() {
        transaction.prepare();
        if (rewindDemanded) {
            rewind();
        }
        if (busy.getAsBoolean()) {
            consumer.pause(consumer.assignment());
        } else {
            consumer.resume(consumer.assignment());
            skip();
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (records.isEmpty()) {
            return;
        }
        for (TopicPartition partition : records.partitions()) {
            starts.put(partition, records.records(partition).get(0).offset());
        }
        List<Answer> taken = new ArrayList<>();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            read(record, taken);
            offsets.put(
                    new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
        }
        transaction.write(sampled(taken), offsets, consumer.groupMetadata());
        starts.clear();
        metrics.sampling("sampled", taken.size());
        metrics.sampling("left out", records.count() - taken.size());
    }

    private List<ProducerRecord<byte[], byte[]>> sampled(List<Answer> taken) {
        List<ProducerRecord<byte[], byte[]>> signals = new ArrayList<>();
        dutyCycle.begin();
        for (int from = 0; from < taken.size(); from += config.batch()) {
            signals(taken.subList(from, Math.min(taken.size(), from + config.batch()))).stream()
                    .map(this::record)
                    .filter(this::isTaken)
                    .forEach(signals::add);
            dutyCycle.idle();
        }
        return signals;
    }

    /** A signal that is too large for its topic is left out: another is as good. */
    private boolean isTaken(ProducerRecord<byte[], byte[]> signal) {
        return RecordSize.of(signal) <= topics.consistency().maxRecordBytes()
                && transaction.limits().takes(signal);
    }

    /** What cannot be sampled together, for want of memory or because of one of them, is sampled apart or left out. */
    private List<ConsistencySignal> signals(List<Answer> answers) {
        try {
            return sampling.signals(answers);
        } catch (RuntimeException | OutOfMemoryError failure) {
            if (answers.size() == 1) {
                // It may fail the same way each time, and another answer gives as good a signal.
                metrics.failed();
                LOG.warnf(
                        "answer not sampled questionId=%s cause=%s",
                        answers.get(0).getQuestionId(), failure);
                return List.of();
            }
            int half = answers.size() / 2;
            List<ConsistencySignal> both = new ArrayList<>(signals(answers.subList(0, half)));
            both.addAll(signals(answers.subList(half, answers.size())));
            return both;
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> record, List<Answer> taken) {
        Decoded<Answer> decoded = topics.answers().decodeValue(record.headers(), record.value());
        if (decoded instanceof Decoded.Valid<Answer> valid) {
            if (sampling.takes(valid.value())) {
                taken.add(valid.value());
            }
        } else {
            metrics.unreadable(record.topic());
        }
    }

    private ProducerRecord<byte[], byte[]> record(ConsistencySignal signal) {
        Topic<String, ConsistencySignal> topic = topics.consistency();
        return new ProducerRecord<>(
                topic.name(),
                topic.keySerde().serializer().serialize(topic.name(), signal.getQuestionId()),
                topic.valueSerde().serializer().serialize(topic.name(), signal));
    }

    /** Partitions are assigned inside a poll, which would go on to return the oldest of what they hold. */
    private final class SkipOnAssignment implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            skip();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // Records polled and not committed are discarded when their transaction is fenced.
        }
    }

    private void skip() {
        long lag = 0;
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        long most = Math.max(1, config.maxLag() / Math.max(1, ends.size()));
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            long behind = end.getValue() - consumer.position(end.getKey());
            if (behind > most) {
                // To half the limit, so that it does not skip a little in every round.
                consumer.seek(end.getKey(), end.getValue() - most / 2);
                metrics.sampling("skipped", behind - most / 2);
                LOG.infof(
                        "sampler skips topic=%s partition=%d answers=%d",
                        end.getKey().topic(), end.getKey().partition(), behind - most / 2);
                behind = most / 2;
            }
            lag += behind;
        }
        metrics.samplerLag(lag);
    }

    /**
     * Reads again what was polled and not committed. Not before a fresh producer is prepared: until then it may be in doubt
     * whether the last transaction was committed, and {@code committed} waits for that to be settled (KIP-447). While it
     * throws nothing is read on.
     */
    private void rewind() {
        Set<TopicPartition> assigned = consumer.assignment();
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(assigned);
        for (TopicPartition partition : assigned) {
            OffsetAndMetadata offset = committed.get(partition);
            // Neither committed nor read: it stands where it was assigned.
            if (offset != null) {
                consumer.seek(partition, offset.offset());
            } else if (starts.containsKey(partition)) {
                consumer.seek(partition, starts.get(partition));
            }
        }
        starts.clear();
        rewindDemanded = false;
    }
}
