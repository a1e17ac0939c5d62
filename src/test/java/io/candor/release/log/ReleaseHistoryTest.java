package io.candor.release.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Which release is live follows from the topic alone, compacted or not. */
class ReleaseHistoryTest {
    private static final String MODEL = "tiny@0";

    static ReleaseEvent event(String releaseId, ReleaseStatus status, String decidedBy) {
        return ReleaseEvent.newBuilder()
                .setReleaseId(releaseId)
                .setModelId(MODEL)
                .setManifestUri("file:///store/" + releaseId + "/release.json")
                .setManifestSha256("0".repeat(64))
                .setStatus(status)
                .setDecidedBy(decidedBy)
                .setDecidedAt(Instant.EPOCH)
                .build();
    }

    private static ReleaseEvent live(String releaseId) {
        return event(releaseId, ReleaseStatus.LIVE, "test");
    }

    private static ReleaseHistory of(ReleaseEvent... events) {
        ReleaseHistory history = ReleaseHistory.EMPTY;
        for (int i = 0; i < events.length; i++) {
            history = history.with(i, events[i]);
        }
        return history;
    }

    private static List<String> lives(ReleaseHistory history) {
        return history.livesOf(MODEL).stream().map(LoggedRelease::releaseId).toList();
    }

    @Test
    void shouldServeWhatWentLiveLast() {
        assertThat(lives(of(live("a"), live("b"), live("c")))).containsExactly("c", "b", "a");
    }

    @Test
    void shouldServeAnOldReleaseWhenItGoesLiveAgain() {
        assertThat(lives(of(live("a"), live("b"), live("a")))).containsExactly("a", "b");
    }

    @Test
    void shouldChangeNothingWhenTheSameIsSaidTwice() {
        assertThat(lives(of(live("a"), live("b"), live("b")))).containsExactly("b", "a");
    }

    @Test
    void shouldNotServeCandidatesNorRejectedNorRetiredOnes() {
        ReleaseHistory history = of(
                live("a"),
                event("b", ReleaseStatus.CANDIDATE, "gate"),
                event("c", ReleaseStatus.REJECTED, "gate"),
                live("d"),
                event("d", ReleaseStatus.RETIRED, "test"));

        assertThat(lives(history)).containsExactly("a");
    }

    @Test
    void shouldNotReturnToWhatWasRolledBackWhenRollingBackTwice() {
        ReleaseHistory once = of(live("a"), live("b"), live("c"), event("c", ReleaseStatus.RETIRED, "test"), live("b"));
        assertThat(once.previous(MODEL).orElseThrow().releaseId()).isEqualTo("a");

        ReleaseHistory twice =
                once.with(5, event("b", ReleaseStatus.RETIRED, "test")).with(6, live("a"));

        assertThat(lives(twice)).containsExactly("a");
        assertThat(twice.previous(MODEL)).isEmpty();
    }

    @Test
    void shouldNotDisplaceALiveReleaseWhenTheBundledOneIsAnnouncedLate() {
        ReleaseEvent bundled = event("bundled", ReleaseStatus.LIVE, LoggedRelease.BUNDLE);

        assertThat(lives(of(live("a"), bundled))).containsExactly("a", "bundled");
        assertThat(lives(of(live("a"), bundled, live("bundled")))).containsExactly("bundled", "a");
    }

    @Test
    void shouldShowOneOfAModelAsLiveAndTellReplacedFromRolledBack() {
        ReleaseEvent foreign = live("foreign");
        foreign.setModelId("other@1");

        ReleaseHistory history = of(
                live("a"),
                foreign,
                live("b"),
                live("c"),
                live("d"),
                event("d", ReleaseStatus.RETIRED, "test"),
                live("c"),
                event("e", ReleaseStatus.CANDIDATE, "gate"),
                event("f", ReleaseStatus.REJECTED, "gate"));

        assertThat(history.all())
                .extracting(release -> release.releaseId() + " " + history.standing(release))
                .containsExactlyInAnyOrder(
                        "a SUPERSEDED",
                        "foreign LIVE",
                        "b SUPERSEDED",
                        "c LIVE",
                        "d RETIRED",
                        "e CANDIDATE",
                        "f REJECTED");
    }

    @Test
    void shouldKeepModelsApart() {
        ReleaseEvent foreign = live("foreign");
        foreign.setModelId("other@1");

        ReleaseHistory history = of(live("a"), foreign);

        assertThat(history.live(MODEL).orElseThrow().releaseId()).isEqualTo("a");
        assertThat(history.live("other@1").orElseThrow().releaseId()).isEqualTo("foreign");
        assertThat(history.live("unknown")).isEmpty();
        assertThat(history.models()).containsExactly("other@1", MODEL);
    }

    @Test
    void shouldSayTheSameBeforeAndAfterCompaction() {
        SplittableRandom random = new SplittableRandom(5);
        for (int run = 0; run < 200; run++) {
            List<ReleaseEvent> events = randomEvents(random);
            ReleaseHistory whole = of(events.toArray(ReleaseEvent[]::new));

            assertThat(compacted(events).all()).isEqualTo(whole.all());
            assertThat(lives(compacted(events))).isEqualTo(lives(whole));
        }
    }

    private static List<ReleaseEvent> randomEvents(SplittableRandom random) {
        List<ReleaseEvent> events = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String decidedBy = random.nextInt(5) == 0 ? LoggedRelease.BUNDLE : "test";
            ReleaseStatus status = ReleaseStatus.values()[random.nextInt(ReleaseStatus.values().length)];
            events.add(event("r" + random.nextInt(4), status, decidedBy));
        }
        return events;
    }

    private static ReleaseHistory compacted(List<ReleaseEvent> events) {
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < events.size(); i++) {
            last.put(events.get(i).getReleaseId(), i);
        }
        ReleaseHistory history = ReleaseHistory.EMPTY;
        for (int i = 0; i < events.size(); i++) {
            if (last.get(events.get(i).getReleaseId()) == i) {
                history = history.with(i, events.get(i));
            }
        }
        return history;
    }
}
