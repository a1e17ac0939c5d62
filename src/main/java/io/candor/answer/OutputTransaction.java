package io.candor.answer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/**
 * One transaction at a time. It begins with the first record, so that an idle answerer holds none open; a producer that
 * cannot abort (fenced, or its commit in doubt) is replaced by a new one, whose initialisation completes or aborts the
 * transaction of the old one.
 */
final class OutputTransaction implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OutputTransaction.class);

    private final Supplier<Producer<byte[], byte[]>> factory;
    private final List<PendingRecord> sent = new ArrayList<>();
    private Producer<byte[], byte[]> producer;
    private boolean open;
    private long openedNanos;

    OutputTransaction(Supplier<Producer<byte[], byte[]>> factory) {
        this.factory = factory;
    }

    /** Makes sure that there is a producer, and no transaction of an earlier one in doubt. May block. */
    void prepare() {
        if (producer != null) {
            return;
        }
        Producer<byte[], byte[]> fresh = factory.get();
        try {
            fresh.initTransactions();
        } catch (RuntimeException failure) {
            fresh.close(Duration.ZERO);
            throw failure;
        }
        producer = fresh;
    }

    void send(PendingRecord pending, List<ProducerRecord<byte[], byte[]>> records) {
        if (!open) {
            // Marked open before it begins, so that the abort replaces a producer that cannot begin.
            open = true;
            producer.beginTransaction();
            openedNanos = System.nanoTime();
        }
        records.forEach(record -> requireTaken(producer.send(record)));
        sent.add(pending);
    }

    /**
     * Failed deliveries are thrown by the commit. A record that the producer has not even taken, after {@code
     * max.block.ms}, ends the transaction here: without a broker each one after it would block as long.
     */
    private static void requireTaken(Future<RecordMetadata> sending) {
        if (!sending.isDone()) {
            return;
        }
        try {
            sending.get();
        } catch (ExecutionException refused) {
            throw new KafkaException("a record cannot be sent: " + refused.getCause(), refused.getCause());
        } catch (InterruptedException stopped) {
            throw new InterruptException(stopped);
        }
    }

    /** How long the transaction has been open; zero if none is. */
    Duration age() {
        return open ? Duration.ofNanos(System.nanoTime() - openedNanos) : Duration.ZERO;
    }

    boolean isOpen() {
        return open;
    }

    /**
     * Commits records and offsets as one, fenced by the membership.
     *
     * @return the records whose outcomes are now committed
     */
    List<PendingRecord> commit(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata membership) {
        producer.sendOffsetsToTransaction(offsets, membership);
        producer.commitTransaction();
        open = false;
        List<PendingRecord> done = List.copyOf(sent);
        sent.clear();
        return done;
    }

    /** Leaves nothing open; never throws. Returns whether there was anything to abort. */
    boolean abort() {
        sent.forEach(PendingRecord::abandon);
        sent.clear();
        if (!open) {
            return false;
        }
        open = false;
        try {
            producer.abortTransaction();
        } catch (RuntimeException unusable) {
            LOG.warnf("producer given up error=%s", unusable.toString());
            close();
        }
        return true;
    }

    /** Waits for nothing and never throws. */
    @Override
    public void close() {
        if (producer != null) {
            Producer<byte[], byte[]> leaving = producer;
            producer = null;
            try {
                leaving.close(Duration.ZERO);
            } catch (KafkaException interrupted) {
                LOG.debugf("producer closed error=%s", interrupted);
            }
        }
    }
}
