package io.candor.training.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.honesty.map.LabeledLogit;
import io.candor.honesty.map.LogitMap;
import io.candor.honesty.map.TokenLogProbabilities;
import io.candor.release.gate.SequentialGateSettings;
import io.candor.release.store.ReleaseMaps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** When the map of another system's answers goes live, and that it has nothing to do with ours. */
class SourceLineageTest {
    private static final MapSettings SETTINGS =
            new MapSettings(50, 5, 1_000, new SequentialGateSettings(0.05, 0.05, 20));

    private final MapLineage lineage = new MapLineage(LogitMap.IDENTITY, SETTINGS);

    @Test
    void shouldMakeAMapOfASourcesAnswersLiveWhenItsTokensSayMoreThanTheQuestion() {
        List<MapDecision> decided = decisions(lineage, stream("acme", 600, 1));

        assertThat(decided)
                .isNotEmpty()
                .allMatch(decision -> decision.ofAnswers() && decision.approved())
                .allMatch(decision -> decision.source().equals(Optional.of("acme")))
                .allMatch(decision -> decision.answers().isEmpty())
                .allMatch(decision -> decision.map().equals(LogitMap.IDENTITY))
                .allMatch(decision -> decision.maps().sources().keySet().equals(Set.of("acme")));
    }

    @Test
    void shouldKeepTheMapOfOneSourceWhenThatOfAnotherGoesLive() {
        List<MapDecision> decided = decisions(lineage, stream("acme", 600, 1));
        decided.addAll(decisions(lineage, stream("other", 600, 2)));

        assertThat(decided.get(decided.size() - 1).maps().sources()).containsOnlyKeys("acme", "other");
    }

    @Test
    void shouldDecideOnOurAnswersAsEverWhenASourceIsJudgedBetween() {
        List<CountedLabel> ours = stream("", 900, 3);
        List<CountedLabel> theirs = stream("acme", 40, 4);
        MapLineage alone = new MapLineage(LogitMap.IDENTITY, SETTINGS);
        List<CountedLabel> mixed = new ArrayList<>(ours);
        mixed.addAll(300, theirs);

        assertThat(decisions(lineage, mixed)).isNotEmpty().isEqualTo(decisions(alone, ours));
    }

    @Test
    void shouldGoOnAsBeforeWhenWhatCameBeforeATrialTeachesOnly() {
        List<CountedLabel> asked = stream("acme", 900, 5);
        MapLineage resumed = new MapLineage(LogitMap.IDENTITY, SETTINGS);
        asked.subList(0, 300).forEach(each -> {
            lineage.add(each);
            resumed.teach(each);
        });
        lineage.begin(ReleaseMaps.NONE, 3);
        resumed.begin(ReleaseMaps.NONE, 3);

        assertThat(decisions(resumed, asked.subList(300, 900)))
                .isNotEmpty()
                .isEqualTo(decisions(lineage, asked.subList(300, 900)));
    }

    @Test
    void shouldGiveNoMapToTheAnswersOfASourceThatComesAfterTooMany() {
        for (int i = 0; i < MapLineage.MOST_SOURCES; i++) {
            decisions(lineage, stream("source " + i, 1, i));
        }

        assertThat(decisions(lineage, stream("late", 600, 1))).isEmpty();
        assertThat(decisions(lineage, stream("source 3", 600, 2))).isNotEmpty();
    }

    private static List<MapDecision> decisions(MapLineage lineage, List<CountedLabel> asked) {
        List<MapDecision> decided = new ArrayList<>();
        asked.forEach(label -> lineage.add(label).ifPresent(decided::add));
        return decided;
    }

    /** @param source empty for our own answers */
    private static List<CountedLabel> stream(String source, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<CountedLabel> asked = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            double logit = 5 * random.nextDouble() - 2.5;
            double label = random.nextDouble() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
            double mean = -0.02 - random.nextDouble() - (label > 0 ? 0 : 0.7 * random.nextDouble());
            CountedLabel counted = CountedLabel.trusted(
                    "text " + seed + " " + i,
                    new LabeledLogit(logit, "d" + random.nextInt(3), "", label, true),
                    Optional.of(new TokenLogProbabilities(mean, 1 + random.nextInt(3))));
            asked.add(
                    source.isEmpty()
                            ? counted
                            : counted.ofSource(
                                    source, counted.text(), counted.logit().domain()));
        }
        return asked;
    }
}
