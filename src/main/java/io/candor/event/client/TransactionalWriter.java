package io.candor.event.client;

import io.candor.event.RecordLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;

/**
 * Writes records, and the offsets they come from, in one transaction after the other. A transaction begins with the first
 * record, so that an idle writer holds none open; a producer that cannot abort (fenced, or its commit in doubt) is thrown
 * away for a fresh one, whose initialisation settles what the old one left behind. For one thread.
 */
public final class TransactionalWriter implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TransactionalWriter.class);

    private final Supplier<Producer<byte[], byte[]>> factory;
    private final Duration closeTime;
    private final RecordLimits limits = new RecordLimits();
    /** Whether a record of the open transaction was refused for its size. */
    private AtomicBoolean refused = new AtomicBoolean();

    private Producer<byte[], byte[]> producer;
    private boolean open;
    private long openedNanos;

    /** @param factory makes producers of the same transactional id */
    public TransactionalWriter(Supplier<Producer<byte[], byte[]>> factory) {
        this(factory, Duration.ZERO);
    }

    /**
     * @param factory makes producers
     * @param closeTime what {@link #close} leaves a producer to abort what is open; zero where a next producer of the same
     *     transactional id does so
     */
    public TransactionalWriter(Supplier<Producer<byte[], byte[]>> factory, Duration closeTime) {
        this.factory = factory;
        this.closeTime = closeTime;
    }

    /**
     * Makes sure that there is a producer, and that nothing of an earlier one, in this process or another, is in doubt. May
     * block.
     *
     * @throws KafkaException if that is not certain
     */
    public void prepare() {
        if (producer != null) {
            return;
        }
        Producer<byte[], byte[]> fresh = factory.get();
        try {
            fresh.initTransactions();
        } catch (RuntimeException failure) {
            // The caller's to judge; a producer without its transactions is of no use.
            fresh.close(Duration.ZERO);
            throw failure;
        }
        producer = fresh;
    }

    /** What was learned from records that were refused for their size: the transaction fails, and the next should heed it. */
    public RecordLimits limits() {
        return limits;
    }

    /** Adds records to the transaction, which begins here if none is open; {@link #prepare} comes first. */
    public void send(List<ProducerRecord<byte[], byte[]>> records) {
        if (!open) {
            // Open before it begins: a producer that cannot begin is thrown away by the abort.
            open = true;
            refused = new AtomicBoolean();
            producer.beginTransaction();
            openedNanos = System.nanoTime();
        }
        AtomicBoolean refusedBefore = refused;
        for (ProducerRecord<byte[], byte[]> record : records) {
            requireTaken(producer.send(record, (position, failure) -> learn(record, failure, refusedBefore)));
        }
    }

    // The first failure of a transaction is that of the record at fault; what was not sent yet then fails with the
    // same.
    private void learn(ProducerRecord<byte[], byte[]> record, Exception failure, AtomicBoolean refusedBefore) {
        if (failure instanceof RecordTooLargeException && refusedBefore.compareAndSet(false, true)) {
            limits.refused(record);
        }
    }

    /**
     * What goes wrong on the way is thrown by the commit. A record that the producer has not even taken, after
     * {@code max.block.ms}, ends the transaction here: without a broker each one after it would block as long.
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
    public Duration age() {
        return open ? Duration.ofNanos(System.nanoTime() - openedNanos) : Duration.ZERO;
    }

    public boolean isOpen() {
        return open;
    }

    /**
     * Commits what was sent; returns once it is committed; readers see it a moment later.
     *
     * @throws KafkaException if it is not certain that it was committed
     */
    public void commit() {
        producer.commitTransaction();
        open = false;
    }

    /**
     * Commits what was sent and offsets as one.
     *
     * @param membership fences those who are no longer of the group
     * @throws KafkaException if it is not certain that it was committed
     */
    public void commit(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata membership) {
        producer.sendOffsetsToTransaction(offsets, membership);
        commit();
    }

    /**
     * A transaction from its beginning to its end. When it fails, the producer is thrown away.
     *
     * @param membership fences those who are no longer of the group
     * @throws KafkaException if it is not certain that it was committed
     */
    public void write(
            List<ProducerRecord<byte[], byte[]>> records,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata membership) {
        try {
            prepare();
            send(records);
            commit(offsets, membership);
        } catch (RuntimeException failure) {
            // The caller may write the same again, with a fresh producer, which settles what this one left.
            close();
            throw failure;
        }
    }

    /** Leaves nothing open; never throws. Returns whether there was anything to abort. */
    public boolean abort() {
        if (!open) {
            return false;
        }
        open = false;
        try {
            producer.abortTransaction();
        } catch (RuntimeException unusable) {
            // A fresh one helps: it settles what this one cannot.
            LOG.warnf("producer given up error=%s", unusable.toString());
            close();
        }
        return true;
    }

    /** Throws the producer away, and with it what is open; never throws. */
    @Override
    public void close() {
        open = false;
        if (producer != null) {
            Producer<byte[], byte[]> leaving = producer;
            producer = null;
            try {
                leaving.close(closeTime);
            } catch (KafkaException interrupted) {
                LOG.debugf("producer closed error=%s", interrupted);
            }
        }
    }
}
