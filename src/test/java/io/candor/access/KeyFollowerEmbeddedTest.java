package io.candor.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.embedded.EmbeddedBroker;
import io.candor.embedded.EmbeddedBrokerConfig;
import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.TopicCreation;
import io.candor.event.Topics;
import io.candor.event.registry.InMemorySchemaRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of keys while the broker is away, which takes a broker of its own. */
class KeyFollowerEmbeddedTest {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final Duration STALE = Duration.ofSeconds(8);

    @TempDir
    Path folder;

    private EmbeddedBroker broker;
    private KafkaConnection connection;

    @BeforeEach
    void start() {
        broker = EmbeddedBroker.start(new EmbeddedBrokerConfig(folder, 0));
        Topics topics = Topics.of(EventConfig.of(1, 1, "http://localhost:1"), new InMemorySchemaRegistry());
        connection = new KafkaConnection(broker.bootstrapServers(), Map.of(), topics);
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            new TopicCreation(admin, (short) 1, WAIT).create(List.of(topics.apiKeys(), topics.actions()));
        }
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void shouldSayThatRevocationsMayBeUnreadWhileTheBrokerIsAwayAndReadThemAfterwards() {
        TestKeys keys = new TestKeys(connection);
        TestKeys.Made key = keys.make("ann", AccessRoles.ASKER);
        try (KeyFollower follower = KeyFollower.start(connection)) {
            await("the key is known")
                    .atMost(WAIT)
                    .until(() -> follower.keys().byId(key.key().getId()).isPresent() && follower.hasRead());
            assertThat(follower.problem()).isEmpty();
            assertThat(follower.isStale(STALE)).isFalse();

            broker.close();

            await("it is told").atMost(WAIT).until(() -> follower.problem().isPresent());
            await("keys are too old").atMost(WAIT).until(() -> follower.isStale(STALE));
            assertThat(follower.keys().byId(key.key().getId())).isPresent();

            broker = EmbeddedBroker.start(broker.config());
            keys.revoke(key);

            await("the revocation is known")
                    .atMost(WAIT)
                    .until(() -> follower.keys()
                                    .byId(key.key().getId())
                                    .orElseThrow()
                                    .getRevokedAt()
                            != null);
            await("nothing is unread")
                    .atMost(WAIT)
                    .until(() -> follower.problem().isEmpty() && !follower.isStale(STALE));
        }
    }
}
