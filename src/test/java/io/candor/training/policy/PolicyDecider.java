package io.candor.training.policy;

import io.candor.MappedConfig;
import io.candor.event.KafkaConnection;
import io.candor.training.map.MapConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.Map;

/** A process that decides on policies, and makes labels final at once. */
public final class PolicyDecider implements AutoCloseable {
    private final PolicyLoop loop;
    private final Thread thread;

    /** @param settings of candor.policy, prefix left out */
    public PolicyDecider(KafkaConnection connection, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("group", "policies-" + connection.topics().policies().name());
        loop = PolicyRole.loop(
                MappedConfig.of(PolicyConfig.class, all),
                MappedConfig.of(MapConfig.class, Map.of("maturity", "PT0S")),
                connection,
                new SimpleMeterRegistry());
        thread = new Thread(loop.loop(), "policy decider");
        thread.start();
    }

    @Override
    public void close() throws InterruptedException {
        loop.loop().stop();
        thread.join();
    }
}
