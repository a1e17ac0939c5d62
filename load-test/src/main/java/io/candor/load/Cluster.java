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
import org.apache.kafka.clients.admin.Admin;

/** A broker, a registry and the packaged roles, each a process of its own. */
final class Cluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
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
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        "127.0.0.1:" + brokerPort,
                        "SCHEMA_REGISTRY_URL",
                        registry.url(),
                        "CANDOR_ANSWER_INSTANCE",
                        name,
                        "CANDOR_ANSWER_THREADS",
                        Integer.toString(plan.threads()),
                        "CANDOR_RELEASE_STORE",
                        plan.folder().resolve("releases").toString(),
                        "CANDOR_FEEDBACK_STREAMS_STATE_DIRECTORY",
                        plan.folder().resolve(name + "-state").toString()),
                log(name),
                Probe.ready(http, port));
        EngineMeter engine = role.equals("answerer") ? EngineMeter.at(http, port) : EngineMeter.NONE;
        watched.add(new Watched(name, member::processorTime, engine));
        return member;
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
        switch (strike.fault()) {
            case ANSWERER_STOPPED -> {
                member.stop();
                member.start();
            }
            case ANSWERER_FROZEN -> member.freeze(FROZEN_SECONDS);
            case REGISTRY_AWAY -> withoutRegistry();
            default -> {
                member.kill();
                member.start();
            }
        }
        return member == null ? () -> true : member::isReady;
    }

    /** Null for the registry. */
    private Member victim(Strike strike) {
        return switch (strike.fault()) {
            case ANSWERER_KILLED, ANSWERER_STOPPED, ANSWERER_FROZEN -> answerers.get(strike.answerer());
            case BROKER_KILLED -> broker;
            case CALIBRATOR_KILLED -> others.get("calibrator");
            case CONSOLE_KILLED -> others.get("console");
            case REGISTRY_AWAY -> null;
        };
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
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
