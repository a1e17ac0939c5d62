package io.candor.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TrainerStatusTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final TrainerStatus status = new TrainerStatus(Clock.systemUTC());

    @Test
    void shouldKeepTheDecisionJustPublishedWhenTheLogStillEndsWithTheOneBefore() {
        status.decided(decided("new", NOON));

        status.decided(decided("old", NOON.minusSeconds(60)));

        assertThat(status.lastDecision().map(ReleaseEvent::getReleaseId)).contains("new");
    }

    @Test
    void shouldTakeALaterDecision() {
        status.decided(decided("old", NOON.minusSeconds(60)));

        status.decided(decided("new", NOON));

        assertThat(status.lastDecision().map(ReleaseEvent::getReleaseId)).contains("new");
    }

    private static ReleaseEvent decided(String releaseId, Instant at) {
        return ReleaseEvent.newBuilder()
                .setReleaseId(releaseId)
                .setModelId("m")
                .setManifestUri("")
                .setManifestSha256("")
                .setStatus(ReleaseStatus.REJECTED)
                .setDecidedBy("gate")
                .setDecidedAt(at)
                .build();
    }
}
