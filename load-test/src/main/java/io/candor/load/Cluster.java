package io.candor.load;

import io.candor.embedded.EmbeddedRegistry;
import io.candor.embedded.EmbeddedRegistryConfig;
import io.candor.event.EventConfig;
import io.candor.event.KafkaConnection;
import io.candor.event.TopicCreation;
import io.candor.event.Topics;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** A broker, a registry and the packaged roles, each a process of its own. */
final class Cluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path folder;
    private final Path jar;
    private final int brokerPort = freePort();
    private final Member broker;
    private EmbeddedRegistry registry;
    private final KafkaConnection connection;
    private final List<Member> answerers = new ArrayList<>();
    private final Map<String, Member> others = new LinkedHashMap<>();

    /** @param jar the packaged application */
    Cluster(Path folder, Path jar, int partitions, int answerers) throws IOException {
        this.folder = folder;
        this.jar = jar;
        broker = new Member("broker", brokerCommand(), Map.of(), folder.resolve("broker.log"));
        broker.start();
        registry = EmbeddedRegistry.start(new EmbeddedRegistryConfig(folder.resolve("registry"), freePort()));
        connection = new KafkaConnection(
                "127.0.0.1:" + brokerPort, Map.of(), Topics.of(EventConfig.of(partitions, 1, registry.url())));
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            new TopicCreation(admin, (short) 1, PATIENCE)
                    .create(connection.topics().all());
        }
        for (int i = 0; i < answerers; i++) {
            this.answerers.add(role("answerer", "answerer-" + i));
        }
        others.put("calibrator", role("calibrator", "calibrator"));
        others.put("console", role("console", "console"));
        for (Member member : members()) {
            member.start();
        }
    }

    private List<Member> members() {
        List<Member> all = new ArrayList<>(answerers);
        all.addAll(others.values());
        return all;
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
                folder.resolve("broker").toString(),
                "--port",
                Integer.toString(brokerPort),
                "--controller-port",
                Integer.toString(freePort()));
    }

    private Member role(String role, String name) {
        return new Member(
                name,
                List.of(java(), "-XX:+UseSerialGC", "-Xmx320m", "-jar", jar.toString(), role, "--port", "0"),
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        "127.0.0.1:" + brokerPort,
                        "SCHEMA_REGISTRY_URL",
                        registry.url(),
                        "CANDOR_ANSWER_INSTANCE",
                        name,
                        "CANDOR_ANSWER_THREADS",
                        "1",
                        "CANDOR_FEEDBACK_STREAMS_STATE_DIRECTORY",
                        folder.resolve(name + "-state").toString()),
                folder.resolve(name + ".log"));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new IllegalStateException("no free port", none);
        }
    }

    KafkaConnection connection() {
        return connection;
    }

    /** Breaks something and repairs it; returns when the repair is done, not when the service has recovered. */
    void suffer(Fault fault, Random random) throws IOException, InterruptedException {
        Member answerer = answerers.get(random.nextInt(answerers.size()));
        switch (fault) {
            case ANSWERER_KILLED -> restart(answerer, true);
            case ANSWERER_STOPPED -> restart(answerer, false);
            case ANSWERER_FROZEN -> answerer.freeze(15);
            case BROKER_KILLED -> restart(broker, true);
            case REGISTRY_AWAY -> withoutRegistry(5);
            case CALIBRATOR_KILLED -> restart(others.get("calibrator"), true);
            case CONSOLE_KILLED -> restart(others.get("console"), true);
        }
    }

    private static void restart(Member member, boolean crash) throws IOException, InterruptedException {
        if (crash) {
            member.kill();
        } else {
            member.stop();
        }
        member.start();
    }

    private void withoutRegistry(long seconds) throws InterruptedException {
        EmbeddedRegistryConfig config = registry.config();
        registry.close();
        TimeUnit.SECONDS.sleep(seconds);
        registry = EmbeddedRegistry.start(config);
    }

    @Override
    public void close() throws InterruptedException {
        for (Member member : members()) {
            member.end();
        }
        registry.close();
        broker.end();
    }
}
