package io.candor.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.release.log.ReleaseHistory;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReleaseOverviewTest {
    @Test
    void shouldShowWhatAnotherReleaseReplacedAsSuperseded() {
        ReleaseHistory history =
                ReleaseHistory.EMPTY.with(0, live("r1")).with(1, live("r2")).with(2, live("r3"));

        assertThat(history.all())
                .extracting(release -> ReleaseOverview.Decided.of(history, release))
                .extracting(ReleaseOverview.Decided::status)
                .containsExactly("SUPERSEDED", "SUPERSEDED", "LIVE");
    }

    private static ReleaseEvent live(String releaseId) {
        return ReleaseEvent.newBuilder()
                .setReleaseId(releaseId)
                .setModelId("m")
                .setManifestUri("file:///store")
                .setManifestSha256("0".repeat(64))
                .setStatus(ReleaseStatus.LIVE)
                .setDecidedAt(Instant.EPOCH)
                .build();
    }
}
