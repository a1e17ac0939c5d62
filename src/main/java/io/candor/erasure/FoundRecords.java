package io.candor.erasure;

import io.candor.event.KafkaConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;

/** Records that were found, and when retention will have removed them. For one thread. */
final class FoundRecords {
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, Long> newest = new TreeMap<>();

    /** Takes a record and returns it. */
    ConsumerRecord<byte[], byte[]> add(ConsumerRecord<byte[], byte[]> record) {
        counts.merge(record.topic(), 1L, Long::sum);
        newest.merge(record.topic(), record.timestamp(), Math::max);
        return record;
    }

    /**
     * Those of each topic, by the settings that its topic has.
     *
     * @throws KafkaException if the cluster does not say
     */
    List<RemainingRecords> remaining(KafkaConnection connection) {
        List<ConfigResource> resources = counts.keySet().stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            List<RemainingRecords> all = new ArrayList<>();
            admin.describeConfigs(resources)
                    .all()
                    .get()
                    .forEach((resource, settings) -> all.add(new RemainingRecords(
                            resource.name(),
                            counts.get(resource.name()),
                            goneBy(newest.get(resource.name()), settings))));
            all.sort((one, other) -> one.topic().compareTo(other.topic()));
            return all;
        } catch (InterruptedException interrupted) {
            throw new InterruptException(interrupted);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(failed.getCause());
        }
    }

    /** A segment goes as a whole, once its newest record is old enough, and takes records for a while. */
    private static Optional<Instant> goneBy(long newest, Config settings) {
        long retention = number(settings, TopicConfig.RETENTION_MS_CONFIG);
        long segment = number(settings, TopicConfig.SEGMENT_MS_CONFIG);
        return retention < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(newest + retention + segment));
    }

    private static long number(Config settings, String name) {
        return Long.parseLong(settings.get(name).value());
    }
}
