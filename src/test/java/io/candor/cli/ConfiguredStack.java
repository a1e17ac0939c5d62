package io.candor.cli;

import io.candor.cli.option.ConfiguredKafka;
import io.candor.embedded.TestBroker;
import io.candor.embedded.TestRegistry;
import io.candor.event.KafkaConnection;
import java.util.HashMap;
import java.util.Map;

/** Points commands of this process to the tests' broker and registry, with all topics there, until closed. */
final class ConfiguredStack implements AutoCloseable {
    private final Map<String, String> before = new HashMap<>();
    private final KafkaConnection connection;

    ConfiguredStack() {
        set("candor.kafka.bootstrap-servers", TestBroker.bootstrapServers());
        set("candor.kafka.registry-url", TestRegistry.url());
        connection = ConfiguredKafka.connection();
        TopicsCommand.create(connection, (short) 1);
    }

    KafkaConnection connection() {
        return connection;
    }

    void set(String key, String value) {
        before.put(key, System.getProperty(key));
        System.setProperty(key, value);
    }

    @Override
    public void close() {
        before.forEach((key, value) -> {
            if (value == null) {
                System.clearProperty(key);
            } else {
                System.setProperty(key, value);
            }
        });
    }
}
