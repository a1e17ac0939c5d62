package io.candor.feedback;

import io.candor.event.RecordLimits;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.streams.StreamsConfig;

/** The settings of Kafka Streams for the calibrator. Always exactly once; always with named stores. */
public final class StreamsProperties {
    private static final int LARGEST_REQUEST = 16 << 20;

    private StreamsProperties() {}

    /** @param connection settings of every Kafka client, which these go on top of */
    public static Properties of(FeedbackConfig.Streams config, Map<String, Object> connection) {
        return of(config, connection, new RecordLimits(), new RocksDbMemory(config.rocksdbBytes()));
    }

    /**
     * @param limits learn from records that are refused for their size
     * @param memory of the state on disk
     */
    static Properties of(
            FeedbackConfig.Streams config, Map<String, Object> connection, RecordLimits limits, RocksDbMemory memory) {
        Properties all = new Properties();
        all.putAll(connection);
        all.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        all.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        all.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbys());
        all.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, config.cacheBytes());
        all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
        all.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, -1);
        // A store or repartition without a name would lose its data the next time the topology changes.
        all.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        all.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, RecordLimitHandler.class);
        all.put(RecordLimitHandler.LIMITS, limits);
        all.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbMemory.Setter.class);
        all.put(RocksDbMemory.SHARED, memory);
        all.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        all.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), LARGEST_REQUEST);
        all.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), CompressionType.LZ4.name);
        config.stateDirectory().ifPresent(folder -> all.put(StreamsConfig.STATE_DIR_CONFIG, folder));
        config.applicationServer().ifPresent(address -> all.put(StreamsConfig.APPLICATION_SERVER_CONFIG, address));
        return all;
    }
}
