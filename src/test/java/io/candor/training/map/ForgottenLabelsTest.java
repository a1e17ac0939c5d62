package io.candor.training.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.MappedConfig;
import io.candor.event.GateDecision;
import io.candor.event.ReleaseStatus;
import io.candor.release.log.LoggedRelease;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Maps after some questions were forgotten, against those of a ledger on which they had never been. */
class ForgottenLabelsTest {
    private static final MapConfig CONFIG = MappedConfig.of(MapConfig.class, Map.of());
    private static final int BEFORE = 550;
    /** Where nothing is live. */
    private static final String NONE = "none";

    /** Whose questions they are: every tenth or so, by a seed. */
    private static final int[] SUBJECT = IntStream.range(0, BEFORE)
            .filter(label -> new SplittableRandom(11 + label).split().nextInt(10) == 0)
            .toArray();

    private final DecidedLedger decided = new DecidedLedger().label(250, false).label(300, true);

    private static List<GateDecision> figures(List<LoggedRelease> decisions) {
        return decisions.stream()
                .map(release -> GateDecision.newBuilder(release.event().getDecision())
                        .setSettings(Map.of())
                        .setComparedReleaseId(null)
                        .build())
                .toList();
    }

    private static List<String> maps(DecidedLedger ledger, List<LoggedRelease> decisions) {
        return decisions.stream()
                .map(release -> ledger.maps.get(release.releaseId()).sha256())
                .toList();
    }

    private static List<LoggedRelease> since(int before, DecidedLedger ledger) {
        return ledger.decisions().subList(before, ledger.decisions().size());
    }

    @Test
    void shouldDecideAsIfTheQuestionsHadNeverBeenWhenTheyAreForgotten() {
        decided.decide(CONFIG);
        int before = decided.decisions().size();

        decided.forget(SUBJECT).label(100, true).decide(CONFIG);

        DecidedLedger never = decided.withoutEver(SUBJECT).decide(CONFIG);
        assertThat(SUBJECT).hasSizeGreaterThan(20);
        assertThat(before).isGreaterThan(3);
        assertThat(figures(since(before, decided))).isEqualTo(figures(never.decisions()));
        assertThat(maps(decided, since(before, decided))).isEqualTo(maps(never, never.decisions()));
        assertThat(live(decided)).isEqualTo(live(never)).isNotEqualTo(NONE);
    }

    private static String live(DecidedLedger ledger) {
        return ledger.decisions().stream()
                .filter(release -> release.event().getStatus() == ReleaseStatus.LIVE)
                .reduce((one, later) -> later)
                .map(release -> ledger.maps.get(release.releaseId()).sha256())
                .orElse(NONE);
    }

    @Test
    void shouldDecideOtherwiseThanWithTheQuestions() {
        decided.decide(CONFIG);
        int before = decided.decisions().size();
        List<String> with = maps(decided, decided.decisions());

        decided.forget(SUBJECT).decide(CONFIG);

        assertThat(maps(decided, since(before, decided))).isNotEmpty().doesNotContainAnyElementsOf(with);
    }

    @Test
    void shouldBeCleanWhenDecisionsWereTakenBeforeAndAfterSomethingWasForgotten() {
        decided.decide(CONFIG).forget(SUBJECT).label(60, true).decide(CONFIG).label(40, true);

        decided.decide(CONFIG).forget(551, 552).decide(CONFIG);

        assertThat(decided.check().differences()).isEmpty();
        assertThat(decided.check().recomputed()).isEqualTo(decided.decisions().size());
    }

    @Test
    void shouldGoOnWhereItWasWhenNothingMoreIsForgotten() {
        decided.forget(SUBJECT).decide(CONFIG);
        int before = decided.decisions().size();

        decided.decide(CONFIG);

        assertThat(decided.decisions()).hasSize(before);
    }

    @Test
    void shouldKeepAPersonsChoiceWhenSomethingIsForgotten() {
        decided.decide(CONFIG).choose(DecidedLedger.ADAPTER);

        decided.forget(SUBJECT).label(300, true).decide(CONFIG);

        List<LoggedRelease> all = decided.decisions();
        assertThat(all.get(all.size() - 1).event().getDecision().getTrial()).isGreaterThan(1);
        assertThat(decided.check().differences()).isEmpty();
    }
}
