package io.candor;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.utility.DockerImageName;

/** Kafka, the registry and roles of the packaged image as containers, named by the variables of docker-compose.yml. */
final class ContainerStack implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(4);
    private static final Logger TESTCONTAINERS = Logger.getLogger("org.testcontainers");

    private final Network network = Network.newNetwork();
    private final GenericContainer<?> kafka = container("KAFKA_IMAGE", "apache/kafka:4.1.2")
            .withNetworkAliases("kafka")
            .withEnv(Map.of(
                    "KAFKA_NODE_ID", "1",
                    "KAFKA_PROCESS_ROLES", "broker,controller",
                    "KAFKA_LISTENERS", "PLAINTEXT://:9092,CONTROLLER://:9093",
                    "KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://kafka:9092",
                    "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
                    "KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER",
                    "KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093",
                    "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1",
                    "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1",
                    "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1"))
            .withEnv("KAFKA_LOG_DIRS", "/var/lib/kafka/data")
            .waitingFor(Wait.forSuccessfulCommand("bash -c 'exec 3<>/dev/tcp/localhost/9092'")
                    .withStartupTimeout(START));
    private final GenericContainer<?> registry = container(
                    "REGISTRY_IMAGE", "apicurio/apicurio-registry-mem:2.6.13.Final")
            .withNetworkAliases("registry")
            .withExposedPorts(8080)
            .waitingFor(Wait.forHttp("/apis/ccompat/v7/subjects").forPort(8080).withStartupTimeout(START));

    private ContainerStack() {}

    /** Skips the test, in one line, where there is no engine or the image has not been built. */
    static ContainerStack start() {
        TESTCONTAINERS.setLevel(Level.OFF);
        Optional<List<String>> images = images();
        needs(images.isPresent(), "no container engine is reachable: start one, or name it in DOCKER_HOST");
        needs(
                images.orElseThrow().contains(tagged(candorImage())),
                candorImage() + " is not there: build it with docker compose build");
        TESTCONTAINERS.setLevel(Level.WARNING);
        ContainerStack stack = new ContainerStack();
        stack.kafka.start();
        stack.registry.start();
        stack.run("topics", "create");
        return stack;
    }

    /** Says so on the console too, where the build would only count a test left out. */
    private static void needs(boolean given, String otherwise) {
        if (!given) {
            System.err.println("Container tests are left out: " + otherwise);
        }
        assumeTrue(given, otherwise);
    }

    /**
     * Names of the engine's images; empty where none answers. Not by Testcontainers' usual client, with which it would first
     * pull a helper image of its own, and try to for minutes where it cannot.
     */
    private static Optional<List<String>> images() {
        try (DockerClient engine = DockerClientProviderStrategy.getClientForConfig(
                DockerClientFactory.instance().getTransportConfig())) {
            return Optional.of(engine.listImagesCmd().exec().stream()
                    .flatMap(known -> known.getRepoTags() == null ? Stream.empty() : Stream.of(known.getRepoTags()))
                    .toList());
        } catch (IOException | RuntimeException none) {
            return Optional.empty();
        }
    }

    private static String tagged(String image) {
        return image.lastIndexOf(':') > image.lastIndexOf('/') ? image : image + ":latest";
    }

    private static String candorImage() {
        return Optional.ofNullable(System.getenv("CANDOR_IMAGE")).orElse("candor:latest");
    }

    private GenericContainer<?> container(String variable, String otherwise) {
        String image = Optional.ofNullable(System.getenv(variable)).orElse(otherwise);
        return new GenericContainer<>(DockerImageName.parse(image)).withNetwork(network);
    }

    /** A role as the image runs it in production; not started yet. */
    GenericContainer<?> role(String name) {
        return command(name)
                .withExposedPorts(8080)
                .waitingFor(Wait.forHealthcheck().withStartupTimeout(START));
    }

    /** Runs a command to its end, fails unless it exits with 0, and returns what it printed. */
    String run(String... arguments) {
        try (GenericContainer<?> once =
                command(arguments).withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(START))) {
            once.start();
            return once.getLogs();
        }
    }

    /** Without a writable root file system. */
    private GenericContainer<?> command(String... arguments) {
        return container("CANDOR_IMAGE", candorImage())
                .withCommand(arguments)
                .withEnv("KAFKA_BOOTSTRAP_SERVERS", "kafka:9092")
                .withEnv("SCHEMA_REGISTRY_URL", "http://registry:8080/apis/ccompat/v7")
                .withEnv("CANDOR_ACCESS_OPEN_NETWORK", "true")
                .withTmpFs(Map.of("/tmp", "rw,exec"))
                .withCreateContainerCmdModifier(create -> create.getHostConfig().withReadonlyRootfs(true));
    }

    @Override
    public void close() {
        registry.close();
        kafka.close();
        network.close();
    }
}
