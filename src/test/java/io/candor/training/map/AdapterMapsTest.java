package io.candor.training.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.MappedConfig;
import io.candor.event.GateDecision;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.honesty.map.LabeledLogit;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.store.ReleaseMaps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** In which trial a map is judged, from which label on, and that nobody who starts again begins it anew. */
class AdapterMapsTest {
    private static final MapConfig CONFIG = MappedConfig.of(MapConfig.class, Map.of());
    private static final Instant BACK = Instant.ofEpochMilli(400);
    /** The adapter is live again, by a person's choice, after a map of trial 1 was. */
    private static final ReleaseHistory ROLLED_BACK = ReleaseHistory.EMPTY
            .with(0, adapter("bundle", Instant.EPOCH))
            .with(1, map("m1", 1, "adapter", 0, 350, ReleaseStatus.RETIRED))
            .with(2, adapter("ada", BACK));

    @Test
    void shouldBeginATrialThatNobodySpentWithTheFirstLabelAfterAPersonsChoice() {
        AdapterMaps.Decided decided = first(ROLLED_BACK);

        assertThat(decided.decision().trial()).isGreaterThan(1);
        assertThat(decided.judgedFrom()).isEqualTo(401);
        assertThat(decided.comparedId()).isEqualTo("adapter");
    }

    @Test
    void shouldTakeTheSameDecisionHoweverOftenItStartsAgainAfterARollback() {
        assertThat(first(ROLLED_BACK)).isEqualTo(first(ROLLED_BACK));
    }

    @Test
    void shouldGoOnWithTheTrialThatDecidedSinceTheRollback() {
        ReleaseHistory rejected = ROLLED_BACK.with(3, map("m2", 5, "adapter", 401, 460, ReleaseStatus.REJECTED));

        AdapterMaps.Decided decided = first(rejected);

        assertThat(decided.decision().trial()).isEqualTo(5);
        assertThat(decided.judgedFrom()).isEqualTo(401);
    }

    @Test
    void shouldSpendAnotherTrialOnEachChoiceThatDecidedNothing() {
        ReleaseHistory again = ROLLED_BACK.with(3, byHand(map("m1", 1, "adapter", 0, 350, ReleaseStatus.RETIRED)));

        assertThat(first(again).decision().trial())
                .isGreaterThan(first(ROLLED_BACK).decision().trial());
    }

    @Test
    void shouldBeginAnewAfterTheDecisionsOfAVersionInWhichAllLabelsJudged() {
        ReleaseEvent earlier = map("m1", 1, "adapter", 0, 320, ReleaseStatus.LIVE);
        earlier.getDecision().setSettings(Map.of());

        AdapterMaps.Decided decided = first(
                ReleaseHistory.EMPTY.with(0, adapter("bundle", Instant.EPOCH)).with(1, earlier));

        assertThat(decided.decision().trial()).isGreaterThan(1);
        assertThat(decided.judgedFrom()).isEqualTo(321);
        assertThat(decided.comparedId()).isEqualTo("m1");
    }

    /** The first decision that the ledger gives; at offset and millisecond 300 the world changes. */
    private static AdapterMaps.Decided first(ReleaseHistory history) {
        AdapterMaps maps =
                new AdapterMaps(history.live("model").orElseThrow(), history, id -> ReleaseMaps.NONE, CONFIG);
        List<AdapterMaps.Decided> all = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 900 && all.isEmpty(); i++) {
            double logit = 5 * random.nextDouble() - 2;
            double right = i >= 300 ? 0.03 : 1 / (1 + Math.exp(-logit));
            double label = random.nextDouble() < right ? 1 : 0;
            Optional<AdapterMaps.Decided> made = maps.add(
                    CountedLabel.trusted("text " + i, new LabeledLogit(logit, "d", "", label, true)),
                    i,
                    i,
                    MapReleases::id);
            made.ifPresent(all::add);
        }
        return all.get(0);
    }

    private static ReleaseEvent adapter(String decidedBy, Instant at) {
        return event("adapter", ReleaseStatus.LIVE, decidedBy, at);
    }

    private static ReleaseEvent map(
            String id, int trial, String compared, long from, long through, ReleaseStatus status) {
        ReleaseEvent event = event(id, status, "gate", Instant.ofEpochMilli(through));
        event.setAdapterReleaseId("adapter");
        event.setDecision(GateDecision.newBuilder()
                .setApproved(status != ReleaseStatus.REJECTED)
                .setReason("because")
                .setCount(1)
                .setCandidateBrier(0)
                .setComparedReleaseId(compared)
                .setTrial(trial)
                .setJudgedFrom(from)
                .setJudgedThrough(through)
                .setSettings(DecidingSettings.of(CONFIG))
                .build());
        return event;
    }

    private static ReleaseEvent byHand(ReleaseEvent event) {
        event.setDecidedBy("ada");
        return event;
    }

    private static ReleaseEvent event(String id, ReleaseStatus status, String decidedBy, Instant at) {
        return ReleaseEvent.newBuilder()
                .setReleaseId(id)
                .setModelId("model")
                .setStatus(status)
                .setManifestUri("file:/" + id)
                .setManifestSha256("0".repeat(64))
                .setDecidedBy(decidedBy)
                .setReason("because")
                .setDecidedAt(at)
                .build();
    }
}
