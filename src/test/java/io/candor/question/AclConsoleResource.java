package io.candor.question;

import io.candor.embedded.AclBroker;
import io.candor.embedded.TestRegistry;
import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.Topics;
import io.candor.event.acl.KafkaGroups;
import io.candor.event.acl.KafkaRole;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A console with its role's user on a broker with access control lists. */
public final class AclConsoleResource implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        try {
            KafkaConnection open = AclBroker.connection(Topics.of(EventConfig.of(2, 1, TestRegistry.url())));
            AclBroker.as(KafkaRole.CONSOLE, open, KafkaGroups.SHIPPED);
        } catch (Exception unset) {
            throw new IllegalStateException("the lists could not be made", unset);
        }
        return Map.of(
                "candor.roles", "console",
                "candor.kafka.bootstrap-servers", AclBroker.servers(KafkaRole.CONSOLE),
                "candor.kafka.registry-url", TestRegistry.url(),
                "candor.kafka.partitions", "2",
                "candor.access.mode", "open",
                "quarkus.http.test-port", "0");
    }

    @Override
    public void stop() {
        // The broker is shared with other tests; the JVM's end stops it.
    }
}
