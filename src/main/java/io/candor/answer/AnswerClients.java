package io.candor.answer;

import io.candor.event.KafkaConnection;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/**
 * Makes the Kafka clients of one answerer. Records stay bytes, so that one that cannot be decoded goes unchanged to the
 * dead letters.
 */
final class AnswerClients {
    private static final Logger LOG = Logger.getLogger(AnswerClients.class);
    private static final Duration ADMIN_PATIENCE = Duration.ofSeconds(15);
    private static final int SESSION_MILLIS = 10_000;
    /** A restart with the loading of a model is to fit in. */
    private static final int STATIC_SESSION_MILLIS = 45_000;

    private final KafkaConnection connection;
    private final AnswerConfig config;
    private final MeterRegistry registry;
    private final String transactionalId;
    /** Of the latest consumer; null before the first. */
    private KafkaClientMetrics consumerMetrics;

    AnswerClients(KafkaConnection connection, AnswerConfig config, MeterRegistry registry) {
        this.connection = connection;
        this.config = config;
        this.registry = registry;
        transactionalId = config.group() + "-"
                + config.instance().orElseGet(() -> UUID.randomUUID().toString());
    }

    /** A consumer; an earlier one's metrics go. */
    Consumer<byte[], byte[]> consumer() {
        Map<String, Object> own = new HashMap<>();
        own.put(ConsumerConfig.GROUP_ID_CONFIG, config.group());
        own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        own.putAll(membership());
        // The loop waits for nothing longer than half of that. A rebalance waits as long for members that the group
        // believes to have: a coordinator that came back with an older state of the group has some that are gone.
        own.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 60_000);
        own.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000);
        own.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        own.putAll(config.consumer());
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(connection.settings(own), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        if (consumerMetrics != null) {
            consumerMetrics.close();
        }
        consumerMetrics = new KafkaClientMetrics(consumer);
        consumerMetrics.bindTo(registry);
        return consumer;
    }

    private Map<String, Object> membership() {
        Map<String, Object> own = new HashMap<>();
        own.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, config.groupProtocol().name());
        if (config.groupProtocol() == GroupProtocol.CLASSIC) {
            // With the other protocol the brokers have these, and the client refuses them.
            own.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
            own.put(
                    ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                    config.staticMember() ? STATIC_SESSION_MILLIS : SESSION_MILLIS);
            own.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        }
        if (config.staticMember()) {
            own.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, config.instance().orElseThrow());
        }
        return own;
    }

    /** Whether the group has a member of this answerer's instance; true also while that is not known. */
    boolean isInstanceMember() {
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            return admin
                    .describeConsumerGroups(List.of(config.group()))
                    .describedGroups()
                    .get(config.group())
                    .get(ADMIN_PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .members()
                    .stream()
                    .anyMatch(member -> member.groupInstanceId().equals(config.instance()));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return true;
        } catch (ExecutionException | TimeoutException | KafkaException unknown) {
            // An outage, which passes; looked at again.
            LOG.warnf("members of the group not known group=%s error=%s", config.group(), unknown.toString());
            return true;
        }
    }

    /**
     * A producer of this answerer's transactional id; its initialisation completes or aborts the transaction of the
     * previous one.
     */
    Producer<byte[], byte[]> producer() {
        Map<String, Object> own = new HashMap<>();
        own.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        own.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int)
                config.transactionTimeout().toMillis());
        own.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        own.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        own.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        own.put(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                connection.topics().questionDeadLetters().maxRecordBytes());
        own.putAll(config.producer());
        return new KafkaProducer<>(connection.settings(own), new ByteArraySerializer(), new ByteArraySerializer());
    }
}
