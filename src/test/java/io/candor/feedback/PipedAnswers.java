package io.candor.feedback;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The answers that were piped into a test driver, by the offsets that it gave them. */
final class PipedAnswers implements AnswerRecords {
    private final String topic;
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private long first;
    private boolean away;
    private int reads;

    PipedAnswers(String topic) {
        this.topic = topic;
    }

    void add(byte[] key, byte[] value) {
        records.add(new ConsumerRecord<>(topic, 0, records.size(), key, value));
    }

    /** Retention takes what lies before an offset. */
    void deleteBefore(long offset) {
        first = offset;
    }

    /** From now on the broker hands over nothing, or does again. */
    void setAway(boolean away) {
        this.away = away;
    }

    /** How often records were asked for. */
    int reads() {
        return reads;
    }

    @Override
    public List<ConsumerRecord<byte[], byte[]>> from(int partition, long offset) {
        reads++;
        if (away) {
            throw new AnswersUnavailableException(Duration.ZERO);
        }
        return offset < first || offset >= records.size()
                ? List.of()
                : List.copyOf(records.subList((int) offset, records.size()));
    }

    @Override
    public void close() {}
}
