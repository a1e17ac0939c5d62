package io.candor.load;

import io.candor.embedded.EmbeddedRegistry;
import io.candor.embedded.EmbeddedRegistryConfig;
import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.TopicCreation;
import io.candor.event.Topics;
import java.io.IOException;
import java.net.http.HttpClient;
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

/** A broker, a registry and the packaged roles, each a process of its own. */
final class Cluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String ENGINE_THREAD = "candor-answer-e";
    private static final long FROZEN_SECONDS = 15;
    private static final long AWAY_SECONDS = 5;

    private final ClusterPlan plan;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int brokerPort = FreePort.draw();
    private final Member broker;
    private final List<Member> answerers = new ArrayList<>();
    private final List<Watched> watched = new ArrayList<>();
    private final Map<String, Member> others = new LinkedHashMap<>();
    // A run that is interrupted must not leave half a dozen processes behind.
    private final Thread atExit = new Thread(this::endAll);
    private volatile EmbeddedRegistry registry;
    private final KafkaConnection connection;
    private final ReleaseChanges releases;

    private Cluster(ClusterPlan plan) throws IOException, InterruptedException {
        this.plan = plan;
        Runtime.getRuntime().addShutdownHook(atExit);
        broker = new Member("broker", brokerCommand(), Map.of(), log("broker"), Probe.listening(brokerPort));
        try {
            broker.start();
            registry = EmbeddedRegistry.start(
                    new EmbeddedRegistryConfig(plan.folder().resolve("registry"), FreePort.draw()));
            connection = new KafkaConnection(
                    "127.0.0.1:" + brokerPort,
                    Map.of(),
                    Topics.of(EventConfig.of(plan.partitions(), 1, registry.url())));
            createTopics();
            releases = new ReleaseChanges(connection, releaseStore());
            startRoles();
        } catch (IOException | InterruptedException | RuntimeException failure) {
            close();
            throw failure;
        }
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
        broker.awaitReady(PATIENCE);
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            new TopicCreation(admin, (short) 1, PATIENCE)
                    .create(connection.topics().all());
        }
    }

    private void startRoles() throws IOException, InterruptedException {
        for (int i = 0; i < plan.answerers(); i++) {
            answerers.add(role("answerer", "answerer-" + i));
        }
        for (String role : plan.others()) {
            others.put(role, role(role, role));
        }
        for (Member member : roles().toList()) {
            member.start();
        }
        for (Member member : roles().toList()) {
            member.awaitReady(PATIENCE);
        }
        watched.add(new Watched("broker", broker::processorTime, EngineMeter.NONE));
    }

    private Stream<Member> roles() {
        return Stream.concat(answerers.stream(), others.values().stream());
    }

    private List<String> brokerCommand() {
        return List.of(
                java(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                LoadTest.class.getName(),
                "broker",
                "--data",
                plan.folder().resolve("broker").toString(),
                "--port",
                Integer.toString(brokerPort),
                "--controller-port",
                Integer.toString(FreePort.draw()));
    }

    private Member role(String role, String name) {
        int port = FreePort.draw();
        Member member = new Member(
                name,
                List.of(
                        java(),
                        "-XX:+UseSerialGC",
                        "-Xmx320m",
                        "-jar",
                        plan.jar().toString(),
                        role,
                        "--port",
                        "" + port),
                environment(name),
                log(name),
                Probe.ready(http, port));
        EngineMeter engine = role.equals("answerer") ? EngineMeter.at(http, port) : EngineMeter.NONE;
        watched.add(new Watched(name, member::processorTime, engine));
        return member;
    }

    private Map<String, String> environment(String name) {
        Map<String, String> environment = new LinkedHashMap<>(environment());
        environment.put("CANDOR_ANSWER_INSTANCE", name);
        environment.put("CANDOR_ANSWER_THREADS", Integer.toString(plan.threads()));
        environment.put("CANDOR_FEEDBACK_STREAMS_STATE_DIRECTORY", state(name).toString());
        environment.put("CANDOR_SEARCH_FOLDER", index(name).toString());
        return environment;
    }

    private Map<String, String> environment() {
        return Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                "127.0.0.1:" + brokerPort,
                "SCHEMA_REGISTRY_URL",
                registry.url(),
                "CANDOR_RELEASE_STORE",
                releaseStore().toString());
    }

    private Path releaseStore() {
        return plan.folder().resolve("releases");
    }

    private Path state(String name) {
        return plan.folder().resolve(name + "-state");
    }

    private Path index(String name) {
        return plan.folder().resolve(name + "-index");
    }

    private Path log(String name) {
        return plan.folder().resolve(name + ".log");
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    KafkaConnection connection() {
        return connection;
    }

    /** Process → what it has and has used; those that are dead now are left out. */
    Map<String, ProcessFigures> figures() {
        Map<String, ProcessFigures> figures = new LinkedHashMap<>();
        Stream.concat(Stream.of(broker), roles()).forEach(member -> ProcessFigures.of(member.pid())
                .ifPresent(found -> figures.put(member.name(), found)));
        return figures;
    }

    /** Processor time of the first answerer's thread that has the model. */
    double engineSeconds() throws IOException {
        return ProcessFigures.threadSeconds(answerers.get(0).pid(), ENGINE_THREAD);
    }

    /** What it keeps on disk beside its topics → bytes. */
    Map<String, Long> folders() throws IOException {
        return Map.of(
                "calibrator's state",
                DiskSizes.folder(state("calibrator")),
                "console's index",
                DiskSizes.folder(index("console")));
    }

    /** Its processes, for what they cost. */
    List<Watched> watched() {
        return List.copyOf(watched);
    }

    /**
     * Breaks something and repairs it; returns when the repair is done, not when the service has recovered.
     *
     * @return whether what was broken takes work again
     */
    Probe suffer(Strike strike) throws IOException, InterruptedException {
        Member member = victim(strike);
        switch (strike.fault().blow()) {
            case KILL -> member.kill();
            case STOP -> member.stop();
            case FREEZE -> member.freeze(FROZEN_SECONDS);
            case EMPTY -> {
                member.kill();
                FileUtils.deleteDirectory(state(member.name()).toFile());
            }
            case AWAY -> withoutRegistry();
            case LEAVE -> LeftTransaction.begin(connection, plan.partitions());
            case SWAP -> releases.swap();
            case DAMAGE -> releases.damage();
        }
        if (member == null) {
            return () -> true;
        }
        member.startAgain();
        return member::isReady;
    }

    /** Null for what is no process of its own. */
    private Member victim(Strike strike) {
        return switch (strike.fault().target()) {
            case ANSWERER -> answerers.get(strike.answerer());
            case BROKER -> broker;
            case CALIBRATOR -> others.get("calibrator");
            case CONSOLE -> others.get("console");
            case REGISTRY, TOPICS, RELEASES -> null;
        };
    }

    /**
     * Runs a command of the packaged Candor on this cluster.
     *
     * @param output gets what it prints
     * @return its exit code
     */
    int command(Path output, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(java(), "-Xmx512m", "-jar", plan.jar().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(output.toFile()));
        builder.environment().putAll(environment());
        return builder.start().waitFor();
    }

    private void withoutRegistry() throws InterruptedException {
        EmbeddedRegistryConfig config = registry.config();
        registry.close();
        TimeUnit.SECONDS.sleep(AWAY_SECONDS);
        registry = EmbeddedRegistry.start(config);
    }

    private void endAll() {
        roles().forEach(Member::end);
        if (registry != null) {
            registry.close();
        }
        broker.end();
    }

    @Override
    public void close() {
        endAll();
        if (releases != null) {
            releases.close();
        }
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
