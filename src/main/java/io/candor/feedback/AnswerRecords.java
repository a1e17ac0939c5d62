package io.candor.feedback;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Committed records of candor.answers by their positions. For one thread. */
interface AnswerRecords extends AutoCloseable {
    /**
     * The record at {@code offset} and those that came with it, in their order: what is judged next often lies there.
     *
     * @return none if that record is not there any more
     * @throws AnswersUnavailableException if it cannot be had in the time the caller may wait; asking again may help
     */
    List<ConsumerRecord<byte[], byte[]>> from(int partition, long offset);

    @Override
    void close();
}
