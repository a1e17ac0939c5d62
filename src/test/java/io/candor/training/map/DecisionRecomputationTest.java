package io.candor.training.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.candor.MappedConfig;
import io.candor.audit.decision.DecisionCheck;
import io.candor.event.GateDecision;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.release.log.LoggedRelease;
import io.candor.release.store.ReleaseMaps;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Decisions on maps taken again for the audit: what it finds, and what it does not take for a fault. */
class DecisionRecomputationTest {
    private static final MapConfig CONFIG = MappedConfig.of(MapConfig.class, Map.of("every", "10"));
    private static final MapConfig OTHER =
            MappedConfig.of(MapConfig.class, Map.of("every", "7", "alpha", "0.01", "minimum", "25"));

    private static DecidedLedger honest;

    /** Some decisions by one process. */
    @BeforeAll
    static void decide() {
        honest = new DecidedLedger().label(250, false).label(300, true).decide(CONFIG);
        assertThat(honest.decisions()).hasSizeGreaterThan(3);
    }

    @Test
    void shouldFindNothingWhenEveryDecisionFollowsFromTheLabels() {
        DecisionCheck check = honest.check();

        assertThat(check.differences()).isEmpty();
        assertThat(check.recomputed()).isEqualTo(honest.decisions().size());
        assertThat(check.earlier() + check.older() + check.unavailable()).isZero();
    }

    @ParameterizedTest
    @MethodSource("figures")
    void shouldNameTheFigureThatDiffersInOneBit(String figure) {
        DecidedLedger forged = honest.copy();
        ReleaseEvent event = forged.forge(1);
        event.getDecision().put(figure, changed(event.getDecision().get(figure)));

        assertThat(forged.check().differences())
                .extracting(
                        DecisionCheck.Difference::releaseId,
                        DecisionCheck.Difference::offset,
                        DecisionCheck.Difference::figure)
                .contains(tuple(
                        event.getReleaseId(),
                        honest.decisions().get(1).event().getDecision().getJudgedThrough(),
                        figure));
    }

    /** Those that a decision on a map has; where it was decided is another decision. */
    static Stream<String> figures() {
        GateDecision decision = honest.decisions().get(1).event().getDecision();
        return GateDecision.getClassSchema().getFields().stream()
                .filter(field -> decision.get(field.pos()) != null)
                .map(Schema.Field::name)
                .filter(name -> !List.of("judgedThrough", "settings").contains(name));
    }

    private static Object changed(Object value) {
        if (value instanceof Double number) {
            return Math.nextUp(number);
        }
        if (value instanceof Long number) {
            return number + 1;
        }
        if (value instanceof Integer number) {
            return number + 1;
        }
        if (value instanceof Boolean was) {
            return !was;
        }
        return value instanceof List ? List.of("same") : value + ".";
    }

    @Test
    void shouldFindADecisionToBeMovedWhenItNamesAnotherLabel() {
        DecidedLedger forged = honest.copy();
        ReleaseEvent event = forged.forge(1);
        long offset = event.getDecision().getJudgedThrough();
        event.getDecision().setJudgedThrough(offset + 1);

        assertThat(forged.check().differences())
                .extracting(DecisionCheck.Difference::offset, DecisionCheck.Difference::figure)
                .containsExactly(tuple(offset + 1, "decision"), tuple(offset, "decision"));
    }

    @Test
    void shouldFindARejectionThatWasMadeLive() {
        DecidedLedger forged = honest.copy();
        forged.forge(1).setStatus(ReleaseStatus.REJECTED);

        assertThat(forged.check().differences())
                .extracting(DecisionCheck.Difference::figure)
                .containsExactly("status");
    }

    @Test
    void shouldFindAMapInTheStoreThatIsNotTheOneDecidedOn() {
        DecidedLedger forged = honest.copy();
        forged.maps.put(forged.decisions().get(1).releaseId(), ReleaseMaps.NONE);

        assertThat(forged.check().differences())
                .extracting(DecisionCheck.Difference::releaseId, DecisionCheck.Difference::figure)
                .containsExactly(tuple(forged.decisions().get(1).releaseId(), "map"));
    }

    @Test
    void shouldFindADecisionMissingWhenALaterOneWasPublished() {
        String removed = honest.decisions().get(1).releaseId();

        assertThat(honest.copy().remove(1).check().differences())
                .extracting(
                        DecisionCheck.Difference::releaseId,
                        DecisionCheck.Difference::figure,
                        DecisionCheck.Difference::published,
                        DecisionCheck.Difference::recomputed)
                .containsExactly(tuple(removed, "decision", null, "LIVE"));
    }

    @Test
    void shouldTakeDecisionsOnMapsOfAnswersAgainWhoeverWentOnWithThem() {
        DecidedLedger telling = new DecidedLedger().telling().label(150, false).decide(CONFIG);
        telling.label(100, false).label(250, true).decide(CONFIG);

        assertThat(telling.decisions())
                .extracting(release -> release.event().getDecision().getOfAnswers())
                .contains(true, false);
        DecisionCheck check = telling.check();
        assertThat(check.differences()).isEmpty();
        assertThat(check.recomputed()).isEqualTo(telling.decisions().size());
    }

    @Test
    void shouldFindTheLastDecisionMissingOnlyWhenItsOffsetWasCommitted() {
        int last = honest.decisions().size() - 1;
        long through = honest.decisions().get(last).event().getDecision().getJudgedThrough();
        DecidedLedger removed = honest.copy().remove(last);

        assertThat(removed.check(true, OptionalLong.of(through + 1)).differences())
                .extracting(DecisionCheck.Difference::offset)
                .containsExactly(through);
        assertThat(removed.check(true, OptionalLong.empty()).differences()).isEmpty();
    }

    @Test
    void shouldFindADecisionThatTheLabelsDoNotGive() {
        DecidedLedger forged = honest.copy();
        ReleaseEvent foreign = ReleaseEvent.newBuilder(honest.decisions().get(1).event())
                .setReleaseId("tiny-map-foreign")
                .build();
        foreign.getDecision().setJudgedThrough(200L);
        forged.publish(foreign);

        assertThat(forged.check().differences())
                .extracting(
                        DecisionCheck.Difference::releaseId,
                        DecisionCheck.Difference::figure,
                        DecisionCheck.Difference::recomputed)
                .containsExactly(tuple("tiny-map-foreign", "decision", null));
    }

    @Test
    void shouldTakeDecisionsAgainWithTheSettingsThatEachCarries() {
        DecidedLedger restarted =
                honest.copy().label(400, false).decide(OTHER).label(400, true).decide(CONFIG);

        assertThat(restarted.decisions())
                .extracting(
                        release -> release.event().getDecision().getSettings().get("every"))
                .contains("10", "7");
        assertThat(restarted.check().differences()).isEmpty();
    }

    @Test
    void shouldFindADecisionThatWasTakenWithOtherSettingsThanItSays() {
        DecidedLedger forged = honest.copy();
        ReleaseEvent event = forged.forge(1);
        event.getDecision().setSettings(DecidingSettings.of(OTHER));

        assertThat(forged.check().differences())
                .extracting(DecisionCheck.Difference::releaseId)
                .contains(event.getReleaseId());
    }

    @Test
    void shouldFindADecisionWithSettingsThatNobodyCanHaveHad() {
        DecidedLedger forged = honest.copy();
        forged.forge(1)
                .getDecision()
                .setSettings(Map.of("procedure", DecidingSettings.PROCEDURE, "fewest", "none at all"));

        assertThat(forged.check().differences())
                .extracting(DecisionCheck.Difference::figure)
                .contains("settings");
    }

    @Test
    void shouldTakeNothingAgainWhenTheBeginningOfTheLedgerIsDeleted() {
        DecidedLedger forged = honest.copy();
        forged.forge(1).getDecision().setCount(1_000L);

        DecisionCheck check = forged.check(false, OptionalLong.empty());

        assertThat(check.clean()).isTrue();
        assertThat(check.older()).isEqualTo(honest.decisions().size());
        assertThat(check.recomputed()).isZero();
    }

    @Test
    void shouldPassOverDecisionsOfAnEarlierVersionAndGoOnFromThem() {
        DecidedLedger upgraded = honest.copy();
        for (int i = 0; i < 2; i++) {
            upgraded.forge(i).getDecision().setSettings(Map.of());
        }

        DecisionCheck check = upgraded.check();

        assertThat(check.differences()).isEmpty();
        assertThat(check.earlier()).isEqualTo(2);
        assertThat(check.recomputed()).isEqualTo(honest.decisions().size() - 2);
    }

    @Test
    void shouldFindNothingWhenLabelsWereFinalByTheWallClock() {
        DecidedLedger quiet = honest.copy().decideWhenQuiet(CONFIG);
        assertThat(quiet.decisions()).hasSizeGreaterThan(honest.decisions().size());

        assertThat(quiet.check().differences()).isEmpty();
    }

    @Test
    void shouldFindTheSameWhenLaterStampsMakeFinalWhatTheWallClockDid() {
        DecidedLedger quiet = honest.copy().decideWhenQuiet(CONFIG);

        assertThat(quiet.label(100, true).check().differences()).isEmpty();
    }

    @Test
    void shouldFindNothingWhenProcessesTookTurnsAndAPersonChoseAnotherRelease() {
        DecidedLedger chosen = backToTheAdapter();

        assertThat(chosen.check().differences()).isEmpty();
        assertThat(chosen.decisions())
                .extracting(release -> release.event().getDecision().getTrial())
                .contains(1)
                .anyMatch(trial -> trial > 1);
    }

    @Test
    void shouldFindNothingWhenATrialEndedAndAProcessWithOtherSettingsWentOn() {
        MapConfig one = MappedConfig.of(MapConfig.class, Map.of("every", "50", "window", "400"));
        MapConfig other = MappedConfig.of(MapConfig.class, Map.of("every", "40", "window", "400"));
        DecidedLedger ended = new DecidedLedger()
                .label(200, false)
                .label(1_950, true)
                .decide(one)
                .label(300, false)
                .decide(other);

        assertThat(ended.check().differences()).isEmpty();
        assertThat(ended.decisions())
                .extracting(release -> release.event().getDecision().getTrial())
                .contains(2);
    }

    @Test
    void shouldFindATrialThatNobodyBegan() {
        DecidedLedger chosen = backToTheAdapter();
        chosen.releases.removeIf(release -> release.event().getDecidedBy().equals("ada"));

        assertThat(chosen.check().differences())
                .extracting(DecisionCheck.Difference::figure)
                .containsExactly("comparedReleaseId");
    }

    @Test
    void shouldFindATrialThatBeginsBeforeAPersonChoseIt() {
        DecidedLedger chosen = backToTheAdapter();
        chosen.releases.removeIf(release -> release.event().getDecidedBy().equals("ada"));
        chosen.choose(DecidedLedger.ADAPTER);
        LoggedRelease late = chosen.releases.remove(chosen.releases.size() - 1);
        int first = chosen.releases.indexOf(chosen.decisions().stream()
                .filter(release -> release.event().getDecision().getTrial() > 1)
                .findFirst()
                .orElseThrow());
        chosen.releases.add(first, new LoggedRelease(chosen.releases.get(first).offset() - 1, late.event()));

        assertThat(chosen.check().differences())
                .extracting(DecisionCheck.Difference::figure)
                .containsExactly("judgedFrom");
    }

    @Test
    void shouldFindNothingWhenCompactionHasLeftTheLastEventOfEachRelease() {
        DecidedLedger compacted = backToTheAdapter();
        String retired = compacted.decisions().get(0).releaseId();
        compacted.choose(retired).choose(DecidedLedger.ADAPTER);
        int all = compacted.decisions().size();
        compacted.releases.removeIf(release -> compacted.releases.stream()
                .anyMatch(other -> other.releaseId().equals(release.releaseId()) && other.offset() > release.offset()));

        DecisionCheck check = compacted.check();

        assertThat(check.differences()).isEmpty();
        assertThat(check.recomputed()).isEqualTo(all);
    }

    @Test
    void shouldCountDecisionsWhoseOwnMapCannotBeHad() {
        DecidedLedger lost = honest.copy();
        lost.maps.remove(lastApproved(lost));

        DecisionCheck check = lost.check();

        assertThat(check.differences()).isEmpty();
        assertThat(check.unseen()).isEqualTo(1);
    }

    @Test
    void shouldFindAMapThatIsDamagedInTheStore() {
        DecidedLedger forged = honest.copy();
        String damaged = lastApproved(forged);
        forged.maps.remove(damaged);
        forged.damaged.add(damaged);

        assertThat(forged.check().differences())
                .extracting(DecisionCheck.Difference::releaseId, DecisionCheck.Difference::figure)
                .containsExactly(tuple(damaged, "map"));
    }

    /** Of a trial in which nothing is compared with it. */
    private static String lastApproved(DecidedLedger ledger) {
        return ledger.decisions().stream()
                .filter(decision -> decision.event().getDecision().getApproved())
                .reduce((one, later) -> later)
                .orElseThrow()
                .releaseId();
    }

    @Test
    void shouldCountDecisionsAgainstAMapThatCannotBeHad() {
        DecidedLedger lost = honest.copy();
        lost.maps.clear();

        DecisionCheck check = lost.check();

        assertThat(check.differences()).isEmpty();
        assertThat(check.unavailable()).isEqualTo(honest.decisions().size());
    }

    private static DecidedLedger backToTheAdapter() {
        return honest.copy()
                .label(70, true)
                .decide(CONFIG)
                .choose(DecidedLedger.ADAPTER)
                .label(200, true)
                .decide(CONFIG);
    }
}
