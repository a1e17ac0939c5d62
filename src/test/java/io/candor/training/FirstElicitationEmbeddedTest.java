package io.candor.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first head of a model that came without one, on a real broker with a tiny model. */
class FirstElicitationEmbeddedTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void shouldOfferAHeadJudgedByConsistencyAloneWhenTheLiveReleaseHasLearnedNothing(@TempDir Path folder)
            throws IOException {
        try (TrainerStream stream = new TrainerStream(folder)) {
            String untaught = stream.untaught();
            stream.signal(300);
            stream.trainer(settings());
            await("a decision").atMost(PATIENCE).until(() -> !stream.decisions().isEmpty());

            ReleaseEvent decided = stream.decisions().get(0);
            assertThat(decided.getStatus()).as(decided.getReason()).isEqualTo(ReleaseStatus.LIVE);
            assertThat(decided.getReason()).contains("by the model's own consistency, without a label");
            assertThat(decided.getParentReleaseId()).isEqualTo(untaught);
            assertThat(decided.getBatchIds()).isEmpty();
            // The audit slice, two fifths, and half of the rest.
            assertThat(decided.getDecision().getCount()).isBetween(180L, 240L);
        }
    }

    @Test
    void shouldTryAgainFromTwiceAsManySignalsAloneWhenTheHeadWasNoBetter(@TempDir Path folder) throws IOException {
        try (TrainerStream stream = new TrainerStream(folder)) {
            stream.untaught();
            stream.signal(120);
            Map<String, String> settings = settings();
            // One step teaches nothing.
            settings.put("elicitation.first.epochs", "1");
            settings.put("elicitation.learning-rate", "1e-9");
            Trainer trainer = stream.trainer(settings);

            await("the next try waits")
                    .atMost(PATIENCE)
                    .until(() -> trainer.status().state().toString().contains("120 of 200 consistency signals"));
            assertThat(stream.decisions()).singleElement().satisfies(decided -> assertThat(decided.getStatus())
                    .isEqualTo(ReleaseStatus.REJECTED));
        }
    }

    @Test
    void shouldElicitNothingWhenItIsSwitchedOff(@TempDir Path folder) throws IOException {
        try (TrainerStream stream = new TrainerStream(folder)) {
            stream.untaught();
            stream.signal(120);
            Map<String, String> settings = settings();
            settings.put("elicitation.first.minimum", "0");
            Trainer trainer = stream.trainer(settings);

            await("idle")
                    .atMost(PATIENCE)
                    .until(() -> trainer.status().state().toString().contains("every batch is decided on"));
            assertThat(stream.decisions()).isEmpty();
        }
    }

    private static Map<String, String> settings() {
        return new HashMap<>(Map.of("elicitation.first.minimum", "100", "elicitation.first.epochs", "8"));
    }
}
