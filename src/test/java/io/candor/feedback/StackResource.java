package io.candor.feedback;

import io.candor.embedded.EmbeddedStack;
import io.candor.embedded.EmbeddedStackConfig;
import io.candor.embedded.TestFolder;
import io.candor.event.EventConfig;
import io.candor.event.TopicCreation;
import io.candor.event.Topics;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** A stack with all topics for one application under test. */
public final class StackResource implements QuarkusTestResourceLifecycleManager {
    private TestFolder folder;
    private EmbeddedStack stack;

    @Override
    public Map<String, String> start() {
        folder = TestFolder.make("stack");
        stack = EmbeddedStack.start(new EmbeddedStackConfig(folder.path(), 0, 0));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
            new TopicCreation(admin, (short) 1, Duration.ofSeconds(30))
                    .create(Topics.of(EventConfig.of(2, 1, stack.registryUrl())).all());
        }
        return Map.of(
                "candor.roles", "calibrator",
                "candor.kafka.bootstrap-servers", stack.bootstrapServers(),
                "candor.kafka.registry-url", stack.registryUrl(),
                "candor.kafka.partitions", "2",
                "candor.feedback.drift.maturity", "0S",
                "candor.feedback.drift.verdict-wait", "0S",
                "candor.feedback.streams.state", "MEMORY",
                "candor.feedback.reports.flush", "200MS",
                "quarkus.http.test-port", "0");
    }

    @Override
    public void stop() {
        if (stack != null) {
            stack.close();
        }
        folder.delete();
    }
}
