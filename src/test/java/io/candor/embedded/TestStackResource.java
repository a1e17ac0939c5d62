package io.candor.embedded;

import io.candor.event.EventConfig;
import io.candor.event.Topics;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Broker, registry and topics for all Quarkus tests; names it under {@code candor.kafka}. Tests reach it through the injected
 * connection: their class loader is another, so {@link TestBroker} would start a second broker there.
 */
public final class TestStackResource implements QuarkusTestResourceLifecycleManager {
    private static final int PARTITIONS = 4;

    @Override
    public Map<String, String> start() {
        Topics topics = Topics.of(EventConfig.of(PARTITIONS, 1, TestRegistry.url()));
        List<NewTopic> created = topics.all().stream()
                .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings()))
                .toList();
        try {
            TestBroker.createTopics(TestBroker.bootstrapServers(), created);
        } catch (Exception failure) {
            throw new IllegalStateException("the topics could not be made", failure);
        }
        return Map.of(
                "candor.roles", "console",
                "candor.kafka.bootstrap-servers", TestBroker.bootstrapServers(),
                "candor.kafka.registry-url", TestRegistry.url(),
                "candor.kafka.partitions", Integer.toString(PARTITIONS),
                "candor.http.max-body-bytes", "20000",
                "candor.http.body-deadline", "5s",
                // Tests count who is given which answer.
                "candor.review.second-opinion-share", "0",
                "candor.question.stream.heartbeat", "200ms",
                "candor.question.probe-interval", "200ms",
                "quarkus.http.test-port", "0");
    }

    @Override
    public void stop() {
        // Broker and registry are shared with other tests; the JVM's end stops them.
    }
}
