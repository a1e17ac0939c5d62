package io.candor.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jboss.logging.Logger;

/**
 * A Kafka broker and its KRaft controller inside this process, on loopback. Topics, records, offsets and the cluster id
 * outlive it in its data folder: another broker started on the same folder goes on where this one stopped.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EmbeddedBroker.class);
    /** Busy machines take minutes; a start that fails says so at once. */
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(5);

    private final EmbeddedBrokerConfig config;
    private final KafkaRaftServer server;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedBroker(EmbeddedBrokerConfig config, KafkaRaftServer server) {
        this.config = config;
        this.server = server;
    }

    /**
     * Starts a broker and returns when it answers clients.
     *
     * @throws EmbeddedStackException when a port is in use, the folder cannot be written, or the broker does not come up
     */
    public static EmbeddedBroker start(EmbeddedBrokerConfig config) {
        LoopbackPort port = LoopbackPort.claim(config.port(), "The broker port");
        LoopbackPort controllerPort = LoopbackPort.claim(config.controllerPort(), "The controller port");
        Path logFolder = config.data().toAbsolutePath().normalize();
        format(logFolder);
        // Kafka's logging library, which logs through ours, would call it an error that it starts when the process
        // ends.
        System.setProperty("log4j.shutdownHookEnabled", "false");
        Properties properties = new SingleNodeSettings(logFolder, port, controllerPort).toProperties();
        EmbeddedBroker broker = new EmbeddedBroker(
                new EmbeddedBrokerConfig(config.data(), port.number(), controllerPort.number()), open(properties));
        broker.startUp();
        return broker;
    }

    /** Reads the metadata in the folder, without starting anything. */
    private static KafkaRaftServer open(Properties properties) {
        try {
            return new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        } catch (RuntimeException failure) {
            // Another folder, or this one repaired, helps; trying again does not.
            throw new EmbeddedStackException(
                    "The broker's data folder %s cannot be opened: %s"
                            .formatted(properties.getProperty("log.dirs"), failure.getMessage()),
                    failure);
        }
    }

    /** Formats a new folder; a folder that has been formatted keeps its cluster id and everything in it. */
    private static void format(Path logFolder) {
        if (Files.exists(logFolder.resolve("meta.properties"))) {
            return;
        }
        try {
            Files.createDirectories(logFolder);
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                    .setNodeId(SingleNodeSettings.NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setControllerListenerName(SingleNodeSettings.CONTROLLER_LISTENER)
                    .setMetadataLogDirectory(logFolder.toString())
                    .addDirectory(logFolder.toString())
                    .run();
        } catch (Exception failure) {
            // Likewise a person has to look at the folder.
            throw new EmbeddedStackException(
                    "The broker's data folder " + logFolder + " cannot be prepared: " + failure.getMessage(), failure);
        }
    }

    private void startUp() {
        long began = System.nanoTime();
        try {
            server.startup();
            awaitAnswer();
        } catch (Exception failure) {
            // A port or a folder that is taken: a person has to look.
            close();
            throw new EmbeddedStackException(
                    "The broker on " + config.data() + " did not start: " + failure.getMessage(), failure);
        }
        LOG.infof(
                "Broker is ready bootstrapServers=%s data=%s millis=%d",
                bootstrapServers(), config.data(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }

    private void awaitAnswer() throws Exception {
        Properties properties = new Properties();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_LIMIT.toMillis());
        try (Admin admin = Admin.create(properties)) {
            admin.describeCluster().nodes().get(ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** {@code host:port} of this broker, for the client setting {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return new LoopbackPort(config.port()).toString();
    }

    /** What this broker was started with, ports resolved: starting another with it, after this one is closed, restarts it. */
    public EmbeddedBrokerConfig config() {
        return config;
    }

    /** Stops the broker after its open files are flushed, so that the next start needs no recovery; a second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.shutdown();
            server.awaitShutdown();
            LOG.infof("Broker is stopped data=%s", config.data());
        }
    }
}
