package io.candor.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** The server settings of a cluster of one: broker and controller in one process, nothing replicated. */
record SingleNodeSettings(Path logFolder, LoopbackPort port, LoopbackPort controllerPort) {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    private static final String CLIENT_LISTENER = "PLAINTEXT";

    private static final Map<String, String> ONE_REPLICA = Map.of(
            "default.replication.factor", "1",
            "min.insync.replicas", "1",
            "offsets.topic.replication.factor", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "share.coordinator.state.topic.replication.factor", "1",
            "share.coordinator.state.topic.min.isr", "1");

    private static final Map<String, String> QUICK_AND_SMALL = Map.ofEntries(
            // The defaults of 50 partitions each are for large clusters and cost seconds at every start.
            Map.entry("offsets.topic.num.partitions", "4"),
            Map.entry("transaction.state.log.num.partitions", "4"),
            Map.entry("share.coordinator.state.topic.num.partitions", "4"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            // Offset commits are delayed this long to be batched, which gains nothing on one machine.
            Map.entry("group.coordinator.append.linger.ms", "0"),
            // After a kill the next start waits until the dead broker's session, kept in the metadata, has run out.
            Map.entry("broker.session.timeout.ms", "4000"),
            Map.entry("broker.heartbeat.interval.ms", "500"),
            Map.entry("num.network.threads", "2"),
            Map.entry("num.io.threads", "4"),
            // Allocated whole at start; the default is 128 MiB.
            Map.entry("log.cleaner.dedupe.buffer.size", String.valueOf(16 << 20)),
            Map.entry("auto.create.topics.enable", "false"));

    Properties toProperties() {
        Properties properties = new Properties();
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty("node.id", String.valueOf(NODE_ID));
        properties.setProperty("controller.quorum.voters", NODE_ID + "@" + controllerPort);
        properties.setProperty("controller.listener.names", CONTROLLER_LISTENER);
        properties.setProperty("inter.broker.listener.name", CLIENT_LISTENER);
        properties.setProperty("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
        properties.setProperty(
                "listeners", CLIENT_LISTENER + "://" + port + "," + CONTROLLER_LISTENER + "://" + controllerPort);
        properties.setProperty("advertised.listeners", CLIENT_LISTENER + "://" + port);
        properties.setProperty("log.dirs", logFolder.toString());
        properties.putAll(ONE_REPLICA);
        properties.putAll(QUICK_AND_SMALL);
        return properties;
    }
}
