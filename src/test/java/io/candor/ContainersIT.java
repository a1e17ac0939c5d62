package io.candor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/** The image against containers of Kafka and of the registry. */
class ContainersIT {
    private static final int DRAIN_SECONDS = 45;

    private static ContainerStack stack;

    @BeforeAll
    static void start() {
        stack = ContainerStack.start();
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void shouldAnswerEveryQuestionOnceWhenAskedOverRest() throws Exception {
        try (GenericContainer<?> console = stack.role("console");
                GenericContainer<?> answerer = stack.role("answerer")) {
            console.start();
            answerer.start();

            ask(console, "rest", 100);

            assertThat(stack.run("audit", "--wait", "2m")).contains("CLEAN");
        }
    }

    @Test
    void shouldEndByItselfAndLeaveNothingUndoneWhenAnAnswererIsStoppedInMidStream() throws Exception {
        try (GenericContainer<?> console = stack.role("console");
                GenericContainer<?> leaving = stack.role("answerer");
                GenericContainer<?> staying = stack.role("answerer")) {
            console.start();
            leaving.start();
            ask(console, "drain", 300);

            leaving.getDockerClient()
                    .stopContainerCmd(leaving.getContainerId())
                    .withTimeout(DRAIN_SECONDS)
                    .exec();

            assertThat(exitCode(leaving)).as("128 + SIGTERM, not SIGKILL").isEqualTo(143);
            staying.start();
            assertThat(stack.run("audit", "--wait", "2m")).contains("CLEAN");
        }
    }

    @Test
    void shouldRunAsAnUnprivilegedUser() {
        assertThat(DockerClientFactory.lazyClient()
                        .inspectImageCmd(stack.role("console").getDockerImageName())
                        .exec()
                        .getConfig()
                        .getUser())
                .isEqualTo("10001:10001");
    }

    private static long exitCode(GenericContainer<?> container) {
        return container
                .getDockerClient()
                .inspectContainerCmd(container.getContainerId())
                .exec()
                .getState()
                .getExitCodeLong();
    }

    private static void ask(GenericContainer<?> console, String prefix, int questions) throws Exception {
        String lines = IntStream.range(0, questions)
                .mapToObj(i -> "{\"id\":\"%s-%d\",\"text\":\"In which country is Lima located?\"}".formatted(prefix, i))
                .collect(Collectors.joining("\n"));
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + console.getHost() + ":" + console.getMappedPort(8080) + "/v1/questions"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(202);
    }
}
