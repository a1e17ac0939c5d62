package io.candor.load;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** One broker of a cluster, inside this process. Its folder is formatted when it is new. */
final class BrokerNode implements AutoCloseable {
    private final KafkaRaftServer server;

    private BrokerNode(KafkaRaftServer server) {
        this.server = server;
    }

    static BrokerNode start(BrokerSettings settings) throws Exception {
        Path data = settings.data();
        if (!Files.exists(data.resolve("meta.properties"))) {
            format(settings);
        }
        System.setProperty("log4j.shutdownHookEnabled", "false");
        BrokerNode node =
                new BrokerNode(new KafkaRaftServer(KafkaConfig.fromProps(settings.toProperties(), false), Time.SYSTEM));
        node.server.startup();
        return node;
    }

    /** All brokers of a cluster must name it alike, and know nothing of each other but their controllers' ports. */
    private static void format(BrokerSettings settings) throws Exception {
        Files.createDirectories(settings.data());
        byte[] ports = settings.controllers().toString().getBytes(StandardCharsets.UTF_8);
        UUID name = UUID.nameUUIDFromBytes(ports);
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .setNodeId(settings.id())
                .setClusterId(new Uuid(name.getMostSignificantBits(), name.getLeastSignificantBits()).toString())
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setControllerListenerName(BrokerSettings.CONTROLLER)
                .setMetadataLogDirectory(settings.data().toString())
                .addDirectory(settings.data().toString())
                .run();
    }

    void awaitEnd() {
        server.awaitShutdown();
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
