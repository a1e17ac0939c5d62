package io.candor.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.embedded.TestBroker;
import io.candor.embedded.TestRegistry;
import io.candor.event.ReleaseEvent;
import io.candor.release.store.Fetched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Wherever the trainer dies, there is one decision on a batch in the end, and never half of one. */
class TrainerKillEmbeddedTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    @Timeout(400)
    void shouldDecideOnceWhenTheTrainerIsKilledInEveryStage(@TempDir Path folder) throws Exception {
        try (TrainerStream stream = new TrainerStream(folder)) {
            stream.signal(200);
            stream.label("b1", 240, labeler -> false);

            for (String stage : List.of("eliciting", "calibrating", "judging", TrainerProcess.ACKNOWLEDGED)) {
                TrainerProcess.start(
                                TestBroker.bootstrapServers(),
                                TestRegistry.url(),
                                stream.prefix(),
                                folder,
                                folder.resolve("log"))
                        .killWhen(stage);
                assertThat(stream.decisions()).as("killed while " + stage).isEmpty();
                assertThat(stages(folder)).as("killed while " + stage).isEqualTo(finishedBefore(stage));
            }
            assertThat(stream.read(stream.connection.topics().releases(), "read_uncommitted"))
                    .as("the decision was in an open transaction")
                    .hasSize(2);
            stream.trainer(Map.of());
            await("the decision").atMost(PATIENCE).until(() -> !stream.decisions()
                    .isEmpty());

            assertThatOneDecisionIsWhole(stream);
            assertThat(committed(stream)).isEqualTo(1);
            assertThat(stages(folder)).isEmpty();
        }
    }

    private static void assertThatOneDecisionIsWhole(TrainerStream stream) {
        assertThat(stream.decisions()).hasSize(1);
        ReleaseEvent decision = stream.decisions().get(0);
        assertThat(decision.getBatchIds()).containsExactly("b1");
        assertThat(stream.store.fetch(decision.getManifestUri(), decision.getManifestSha256()))
                .isInstanceOfSatisfying(Fetched.Whole.class, whole -> {
                    assertThat(whole.manifest().made()).containsKeys("elicitation.trained", "calibration.trained");
                });
    }

    /** Stages that lie whole in the work folder. */
    private static List<String> stages(Path folder) throws Exception {
        Path work = folder.resolve("work");
        if (!Files.isDirectory(work)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(work, 2)) {
            return files.filter(file -> work.relativize(file).getNameCount() == 2)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> finishedBefore(String stage) {
        return switch (stage) {
            case "eliciting" -> List.of();
            case "calibrating" -> List.of("elicited");
            default -> List.of("calibrated", "elicited");
        };
    }

    private static long committed(TrainerStream stream) throws Exception {
        try (Admin admin = Admin.create(stream.connection.settings(Map.of()))) {
            return admin.listConsumerGroupOffsets(stream.prefix() + "trainer-" + stream.modelId)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(
                            stream.connection.topics().calibrationBatches().name(), 0))
                    .offset();
        }
    }
}
