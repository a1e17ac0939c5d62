package io.candor.answer;

import io.candor.event.RecordLimits;
import io.candor.event.client.TransactionalWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** One transaction after the other, and the records of the questions topic whose outcomes are in the open one. */
final class OutputTransaction implements AutoCloseable {
    private final TransactionalWriter writer;
    private final List<PendingRecord> sent = new ArrayList<>();

    OutputTransaction(Supplier<Producer<byte[], byte[]>> factory) {
        writer = new TransactionalWriter(factory);
    }

    /** What was learned from records that were refused for their size. */
    RecordLimits limits() {
        return writer.limits();
    }

    /** Makes sure that there is a producer, and no transaction of an earlier one in doubt. May block. */
    void prepare() {
        writer.prepare();
    }

    /** Begins a transaction, for offsets alone, if none is open. */
    void open() {
        writer.send(List.of());
    }

    void send(PendingRecord pending, List<ProducerRecord<byte[], byte[]>> records) {
        writer.send(records);
        sent.add(pending);
    }

    /** How long the transaction has been open; zero if none is. */
    Duration age() {
        return writer.age();
    }

    boolean isOpen() {
        return writer.isOpen();
    }

    /**
     * Commits records and offsets as one, fenced by the membership.
     *
     * @return the records whose outcomes are now committed
     */
    List<PendingRecord> commit(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata membership) {
        writer.commit(offsets, membership);
        List<PendingRecord> done = List.copyOf(sent);
        sent.clear();
        return done;
    }

    /** Leaves nothing open; never throws. Returns whether there was anything to abort. */
    boolean abort() {
        sent.forEach(PendingRecord::abandon);
        sent.clear();
        return writer.abort();
    }

    /** Waits for nothing and never throws. */
    @Override
    public void close() {
        writer.close();
    }
}
