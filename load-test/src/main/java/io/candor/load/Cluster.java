package io.candor.load;

import io.candor.embedded.EmbeddedRegistry;
import io.candor.embedded.EmbeddedRegistryConfig;
import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.TopicCreation;
import io.candor.event.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.kafka.clients.admin.Admin;

/** Brokers, a registry and the packaged roles, each a process of its own. */
final class Cluster implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String ENGINE_THREAD = "candor-answer-e";

    private final ClusterPlan plan;
    private final Network network;
    private final Brokers brokers;
    private final List<Watched> watched = new ArrayList<>();
    // A run that is interrupted must not leave half a dozen processes behind.
    private final Thread atExit = new Thread(this::endAll);
    private volatile EmbeddedRegistry registry;
    private volatile Roles roles;
    private final KafkaConnection connection;
    private final ReleaseChanges releases;

    private Cluster(ClusterPlan plan) throws IOException, InterruptedException {
        this.plan = plan;
        FreePorts ports = new FreePorts();
        EmbeddedRegistryConfig registryConfig =
                new EmbeddedRegistryConfig(plan.folder().resolve("registry"), ports.draw());
        network = Network.of(plan.names(), plan.brokers(), registryConfig.port(), ports);
        brokers = new Brokers(plan, network, ports);
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            brokers.start();
            registry = EmbeddedRegistry.start(registryConfig);
            connection = new KafkaConnection(
                    brokers.bootstrapServers(),
                    Map.of(),
                    Topics.of(EventConfig.of(plan.partitions(), 1, registry.url())));
            createTopics();
            releases = new ReleaseChanges(connection, Roles.releaseStore(plan));
            roles = new Roles(plan, network, registry.url(), ports);
            roles.start();
        } catch (IOException | InterruptedException | RuntimeException failure) {
            close();
            throw failure;
        }
        brokers.all()
                .forEach(broker -> watched.add(new Watched(broker.name(), broker::processorTime, EngineMeter.NONE)));
        watched.addAll(roles.watched());
    }

    /**
     * Returns when every role is ready.
     *
     * @throws IllegalStateException when one does not come up
     */
    static Cluster start(ClusterPlan plan) throws IOException, InterruptedException {
        return new Cluster(plan);
    }

    private void createTopics() throws InterruptedException {
        brokers.awaitReady(PATIENCE);
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            new TopicCreation(admin, (short) BrokerSettings.copies(plan.brokers()), PATIENCE)
                    .create(connection.topics().all());
        }
    }

    ClusterPlan plan() {
        return plan;
    }

    KafkaConnection connection() {
        return connection;
    }

    Network network() {
        return network;
    }

    Brokers brokers() {
        return brokers;
    }

    Roles roles() {
        return roles;
    }

    ReleaseChanges releases() {
        return releases;
    }

    /** Process → what it has and has used; those that are dead now are left out. */
    Map<String, ProcessFigures> figures() {
        Map<String, ProcessFigures> figures = new LinkedHashMap<>();
        Stream.concat(brokers.all().stream(), roles.all().stream())
                .forEach(member ->
                        member.pid().flatMap(ProcessFigures::of).ifPresent(found -> figures.put(member.name(), found)));
        return figures;
    }

    /** Processor time of the first answerer's thread that has the model. */
    double engineSeconds() throws IOException {
        return ProcessFigures.threadSeconds(roles.answerer(0).pid().orElseThrow(), ENGINE_THREAD);
    }

    /** What it keeps on disk beside its topics → bytes. */
    Map<String, Long> folders() throws IOException {
        return Map.of(
                "calibrator's state",
                DiskSizes.folder(roles.state("calibrator")),
                "console's index",
                DiskSizes.folder(roles.index("console")));
    }

    /** Its processes, for what they cost. */
    List<Watched> watched() {
        return List.copyOf(watched);
    }

    /**
     * Runs a command of the packaged Candor on this cluster.
     *
     * @param output gets what it prints
     * @return its exit code
     */
    int command(Path output, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(ClusterPlan.java(), "-Xmx512m", "-jar", plan.jar().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(output.toFile()));
        builder.environment()
                .putAll(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", brokers.bootstrapServers(),
                        "SCHEMA_REGISTRY_URL", registry.url(),
                        "CANDOR_RELEASE_STORE", Roles.releaseStore(plan).toString()));
        return builder.start().waitFor();
    }

    /** The registry goes away for a while. */
    void withoutRegistry(long seconds) throws IOException, InterruptedException {
        EmbeddedRegistryConfig config = registry.config();
        registry.close();
        TimeUnit.SECONDS.sleep(seconds);
        registry = EmbeddedRegistry.start(config);
    }

    /** The registry comes back without what it knew, and after a while is given its database again. */
    void withEmptyRegistry(long seconds) throws IOException, InterruptedException {
        EmbeddedRegistryConfig config = registry.config();
        Path backup = config.data().resolveSibling("registry-backup");
        registry.close();
        FileUtils.moveDirectory(config.data().toFile(), backup.toFile());
        registry = EmbeddedRegistry.start(config);
        TimeUnit.SECONDS.sleep(seconds);
        registry.close();
        FileUtils.deleteDirectory(config.data().toFile());
        FileUtils.moveDirectory(backup.toFile(), config.data().toFile());
        registry = EmbeddedRegistry.start(config);
    }

    private void endAll() {
        if (roles != null) {
            roles.close();
        }
        if (registry != null) {
            registry.close();
        }
        brokers.all().forEach(Member::end);
    }

    @Override
    public void close() {
        endAll();
        network.close();
        if (releases != null) {
            releases.close();
        }
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
