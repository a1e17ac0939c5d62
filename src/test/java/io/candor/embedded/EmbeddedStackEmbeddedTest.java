package io.candor.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStackEmbeddedTest {
    @Test
    void shouldLeaveNoRegistryAndLoseNothingWhenItsProcessIsKilled(@TempDir Path data) throws Exception {
        StackProcess killed = StackProcess.start(data);
        TestBroker.createTopics(killed.bootstrapServers(), List.of(new NewTopic("kept", 1, (short) 1)));
        new TestTopic(killed.bootstrapServers(), "kept").write("before");
        String id = new SchemaRequests(killed.registryUrl())
                .register("kept-value", "'string'")
                .body();

        killed.process().destroyForcibly().waitFor();

        await("the registry's process ends")
                .atMost(Duration.ofSeconds(20))
                .until(() -> ProcessHandle.of(killed.registryPid()).isEmpty());
        try (EmbeddedStack stack = EmbeddedStack.start(new EmbeddedStackConfig(data, 0, 0))) {
            assertThat(new TestTopic(stack.bootstrapServers(), "kept").read("read_committed"))
                    .containsExactly("before");
            assertThat(new SchemaRequests(stack.registryUrl())
                            .register("kept-value", "'string'")
                            .body())
                    .isEqualTo(id);
            refuseSecondStackOn(data);
        }
        assertThat(ProcessHandle.current()
                        .children()
                        .filter(child -> child.info().commandLine().orElse("").contains(data.toString())))
                .isEmpty();
        DataFolderLock.acquire(data).close();
    }

    @Test
    void shouldEndItsStartAndLeaveNothingBehindWhenInterrupted(@TempDir Path data) throws Exception {
        CompletableFuture<EmbeddedStack> started = new CompletableFuture<>();
        Thread starting = new Thread(() -> {
            try {
                started.complete(EmbeddedStack.start(new EmbeddedStackConfig(data, 0, 0)));
            } catch (RuntimeException failure) {
                started.completeExceptionally(failure);
            }
        });
        starting.start();
        await().until(() -> Files.exists(data.resolve("registry/registry.pid")));

        starting.interrupt();

        assertThat(started)
                .failsWithin(Duration.ofSeconds(60))
                .withThrowableThat()
                .withMessageContaining("stopped");
        assertThat(ProcessHandle.current()
                        .children()
                        .filter(child -> child.info().commandLine().orElse("").contains(data.toString())))
                .isEmpty();
        DataFolderLock.acquire(data).close();
    }

    private static void refuseSecondStackOn(Path data) {
        assertThatExceptionOfType(EmbeddedStackException.class)
                .isThrownBy(() -> EmbeddedStack.start(new EmbeddedStackConfig(data, 0, 0)))
                .withMessageContaining(data.toString())
                .withMessageContaining(
                        "in use by process " + ProcessHandle.current().pid());
    }
}
