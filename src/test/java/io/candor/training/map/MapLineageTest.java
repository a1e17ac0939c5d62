package io.candor.training.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.honesty.map.LabeledLogit;
import io.candor.honesty.map.LogitMap;
import io.candor.release.gate.SequentialGateSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MapLineageTest {
    private static final MapSettings SETTINGS =
            new MapSettings(50, 5, 1_000, new SequentialGateSettings(0.05, 0.05, 20));

    private final MapLineage lineage = new MapLineage(LogitMap.IDENTITY, SETTINGS);

    @Test
    void shouldDecideNothingWhileTheHeadIsHonest() {
        assertThat(decisions(lineage, stream(1_500, 1, 1_500))).isEmpty();
    }

    @Test
    void shouldMakeAMapLiveSoonAfterADomainChanges() {
        List<Integer> decided = decisions(lineage, stream(900, 2, 600));

        assertThat(decided.get(0)).isBetween(620, 720);
    }

    @Test
    void shouldGoOnImprovingAMapThatWasFittedToFewLabels() {
        assertThat(decisions(lineage, stream(900, 3, 600)).size()).isGreaterThan(2);
    }

    @Test
    void shouldMakeAMapLiveWithoutAnyLabelFromBefore() {
        assertThat(decisions(lineage, stream(400, 4, 0))).isNotEmpty();
    }

    @Test
    void shouldGainNothingFromQuestionsThatRepeat() {
        List<Asked> few = stream(60, 5, 0);
        List<Integer> decided = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            decided.addAll(decisions(lineage, few));
        }

        assertThat(decided).isEmpty();
    }

    @Test
    void shouldGoOnAsBeforeWhenWhatCameBeforeATrialTeachesOnly() {
        List<Asked> asked = stream(900, 6, 600);
        MapLineage resumed = new MapLineage(LogitMap.IDENTITY, SETTINGS);
        asked.subList(0, 300).forEach(each -> {
            lineage.add(each.text(), each.label());
            resumed.teach(each.text(), each.label());
        });
        lineage.begin(LogitMap.IDENTITY, 3);
        resumed.begin(LogitMap.IDENTITY, 3);

        for (Asked each : asked.subList(300, 900)) {
            assertThat(resumed.add(each.text(), each.label())).isEqualTo(lineage.add(each.text(), each.label()));
        }
    }

    private record Asked(String text, LabeledLogit label) {}

    /** Positions in the list of the labels with which something was approved. */
    private static List<Integer> decisions(MapLineage lineage, List<Asked> asked) {
        List<Integer> decided = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            if (lineage.add(asked.get(i).text(), asked.get(i).label())
                    .filter(MapDecision::approved)
                    .isPresent()) {
                decided.add(i);
            }
        }
        return decided;
    }

    /** An honest head in three domains; from {@code change} on one of them is hardly ever right. */
    private static List<Asked> stream(int count, long seed, int change) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Asked> asked = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String domain = "d" + random.nextInt(3);
            double logit = 5 * random.nextDouble() - 2;
            boolean changed = i >= change && domain.equals("d1");
            double right = changed ? 0.03 : 1 / (1 + Math.exp(-logit));
            double label = random.nextDouble() < right ? 1 : 0;
            asked.add(new Asked("text " + i, new LabeledLogit(logit, domain, "a" + random.nextInt(20), label)));
        }
        return asked;
    }
}
