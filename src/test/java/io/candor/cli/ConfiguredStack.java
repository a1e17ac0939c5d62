package io.candor.cli;

import io.candor.action.Actor;
import io.candor.cli.option.ConfiguredKafka;
import io.candor.embedded.TestBroker;
import io.candor.embedded.TestRegistry;
import io.candor.event.KafkaConnection;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.SharedSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.io.FileUtils;

/** Points commands of this process to the tests' broker and registry, with all topics there, until closed. */
final class ConfiguredStack implements AutoCloseable {
    private final Map<String, String> before = new HashMap<>();
    private final Path store = folder();
    private final KafkaConnection connection;

    ConfiguredStack() {
        set("candor.kafka.bootstrap-servers", TestBroker.bootstrapServers());
        set("candor.kafka.registry-url", TestRegistry.url());
        set("candor.release.store", store.toString());
        connection = ConfiguredKafka.connection();
        TopicsCommand.create(connection, (short) 1);
        // As a service has it that acted on the shared topics.
        try (ReleaseStore releases = ConfiguredKafka.releaseStore()) {
            SharedSecret.of(releases, Actor.SECRET, SharedSecret::random);
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("candor-releases-");
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    KafkaConnection connection() {
        return connection;
    }

    void set(String key, String value) {
        if (!before.containsKey(key)) {
            before.put(key, System.getProperty(key));
        }
        System.setProperty(key, value);
    }

    @Override
    public void close() {
        FileUtils.deleteQuietly(store.toFile());
        before.forEach((key, value) -> {
            if (value == null) {
                System.clearProperty(key);
            } else {
                System.setProperty(key, value);
            }
        });
    }
}
