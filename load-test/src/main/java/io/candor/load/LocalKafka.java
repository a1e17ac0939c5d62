package io.candor.load;

import io.candor.embedded.EmbeddedBroker;
import io.candor.embedded.EmbeddedBrokerConfig;
import io.candor.embedded.EmbeddedRegistry;
import io.candor.embedded.EmbeddedRegistryConfig;
import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.Topics;
import io.candor.event.registry.RegistryConfig;
import io.candor.event.registry.SchemaRegistry;
import io.candor.event.registry.SchemaRegistryClient;
import java.nio.file.Path;
import java.util.Map;

/** A broker and a registry for one measurement, with nothing on them yet. */
record LocalKafka(EmbeddedBroker broker, EmbeddedRegistry registry, SchemaRegistry schemas, Topics topics)
        implements AutoCloseable {

    /**
     * Starts both.
     *
     * @param folder for their data
     * @param partitions of every topic that is by question
     */
    static LocalKafka start(Path folder, int partitions) throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(new EmbeddedBrokerConfig(folder.resolve("broker"), 0));
        try {
            EmbeddedRegistry registry =
                    EmbeddedRegistry.start(new EmbeddedRegistryConfig(folder.resolve("registry"), 0));
            EventConfig event = EventConfig.of(partitions, 1, registry.url());
            SchemaRegistry schemas = SchemaRegistryClient.of(RegistryConfig.of(event.serde()));
            return new LocalKafka(broker, registry, schemas, Topics.of(event, schemas));
        } catch (Exception failure) {
            // The caller's to judge; a broker nobody gets must not stay.
            broker.close();
            throw failure;
        }
    }

    void registerSchemas() {
        topics.schemas().forEach(schemas::register);
    }

    /** @param client settings of every client, by Kafka's own names */
    KafkaConnection connection(Map<String, String> client) {
        return new KafkaConnection(broker.bootstrapServers(), client, topics);
    }

    /** Where a process finds both. */
    Map<String, String> environment() {
        return Map.of("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(), "SCHEMA_REGISTRY_URL", registry.url());
    }

    @Override
    public void close() {
        registry.close();
        broker.close();
    }
}
