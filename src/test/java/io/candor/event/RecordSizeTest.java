package io.candor.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.RecordBatch;
import org.junit.jupiter.api.Test;

class RecordSizeTest {
    private final Random random = new Random(5);

    @Test
    void shouldBeWhatAProducerHoldsAgainstItsLimit() {
        for (int i = 0; i < 2_000; i++) {
            RecordHeaders headers = new RecordHeaders();
            for (int j = random.nextInt(200); j > 0; j--) {
                headers.add("ä".repeat(random.nextInt(80)), bytes());
            }
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("t", null, bytes(), bytes(), headers);

            assertThat(RecordSize.of(record))
                    .isEqualTo(AbstractRecords.estimateSizeInBytesUpperBound(
                            RecordBatch.CURRENT_MAGIC_VALUE,
                            Compression.NONE.type(),
                            record.key(),
                            record.value(),
                            headers.toArray()));
        }
    }

    private byte[] bytes() {
        return random.nextInt(20) == 0 ? null : new byte[random.nextInt(1 << random.nextInt(18))];
    }
}
