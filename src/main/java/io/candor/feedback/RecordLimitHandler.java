package io.candor.feedback;

import io.candor.event.RecordLimits;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;

/**
 * Learns how large a record a topic takes when one is refused. The transaction is lost either way, so the stream thread fails;
 * the one that replaces it reads the same input and heeds what was learned.
 */
public final class RecordLimitHandler implements ProductionExceptionHandler {
    /** Setting of Kafka Streams that holds the {@link RecordLimits} to teach. */
    static final String LIMITS = "candor.record.limits";

    private RecordLimits limits;

    @Override
    public void configure(Map<String, ?> settings) {
        limits = (RecordLimits) settings.get(LIMITS);
    }

    @Override
    public ProductionExceptionHandlerResponse handle(
            ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception failure) {
        if (failure instanceof RecordTooLargeException || failure.getCause() instanceof RecordTooLargeException) {
            limits.refused(record);
        }
        return ProductionExceptionHandlerResponse.FAIL;
    }
}
