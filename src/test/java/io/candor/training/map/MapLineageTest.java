package io.candor.training.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.honesty.map.LabeledLogit;
import io.candor.honesty.map.LogitMap;
import io.candor.release.gate.SequentialGateSettings;
import io.candor.release.store.ReleaseMaps;
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

    /** Wrong answers alone are labelled, as by people who complain: a map that says so would look better to their labels. */
    @Test
    void shouldNotLetLabelsJudgeThatPeopleChose() {
        List<CountedLabel> complaints = stream(2_000, 10, 2_000).stream()
                .filter(label -> label.logit().correctness() == 0)
                .map(MapLineageTest::chosen)
                .toList();
        List<CountedLabel> asked = new ArrayList<>(complaints);
        asked.addAll(stream(300, 11, 300));

        assertThat(decisions(lineage, asked)).isEmpty();
    }

    @Test
    void shouldLearnADomainFromLabelsThatPeopleChose() {
        List<CountedLabel> asked = new ArrayList<>();
        for (CountedLabel label : stream(1_200, 12, 600)) {
            asked.add(asked.size() % 3 == 0 ? label : chosen(label));
        }

        assertThat(decisions(lineage, asked)).isNotEmpty();
    }

    private static CountedLabel chosen(CountedLabel label) {
        LabeledLogit logit = label.logit();
        return CountedLabel.trusted(
                label.text(),
                new LabeledLogit(logit.logit(), logit.domain(), logit.answer(), logit.correctness(), false));
    }

    @Test
    void shouldGainNothingFromQuestionsThatRepeat() {
        List<CountedLabel> few = stream(60, 5, 0);
        List<Integer> decided = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            decided.addAll(decisions(lineage, few));
        }

        assertThat(decided).isEmpty();
    }

    /** Each answer is of one text: its effect is its label by heart, and each text comes again under another id. */
    @Test
    void shouldNeverApproveACandidateThatRemembersRepeatedQuestions() {
        SplittableRandom random = new SplittableRandom(8);
        List<CountedLabel> texts = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            double logit = 5 * random.nextDouble() - 2;
            double label = random.nextDouble() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
            texts.add(CountedLabel.trusted(
                    "text " + i, new LabeledLogit(logit, "d" + i % 3, "answer " + i, label, true)));
        }
        List<CountedLabel> asked = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            asked.add(texts.get((int) (texts.size() * Math.pow(random.nextDouble(), 2))));
        }

        assertThat(decisions(lineage, asked)).isEmpty();
    }

    @Test
    void shouldGoOnAsBeforeWhenWhatCameBeforeATrialTeachesOnly() {
        List<CountedLabel> asked = stream(900, 6, 600);
        MapLineage resumed = new MapLineage(LogitMap.IDENTITY, SETTINGS);
        asked.subList(0, 300).forEach(each -> {
            lineage.add(each);
            resumed.teach(each);
        });
        lineage.begin(ReleaseMaps.NONE, 3);
        resumed.begin(ReleaseMaps.NONE, 3);

        for (CountedLabel each : asked.subList(300, 900)) {
            assertThat(resumed.add(each)).isEqualTo(lineage.add(each));
        }
    }

    /** Positions in the list of the labels with which something was approved. */
    private static List<Integer> decisions(MapLineage lineage, List<CountedLabel> asked) {
        List<Integer> decided = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            if (lineage.add(asked.get(i)).filter(MapDecision::approved).isPresent()) {
                decided.add(i);
            }
        }
        return decided;
    }

    /** An honest head in three domains; from {@code change} on one of them is hardly ever right. */
    private static List<CountedLabel> stream(int count, long seed, int change) {
        SplittableRandom random = new SplittableRandom(seed);
        List<CountedLabel> asked = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String domain = "d" + random.nextInt(3);
            double logit = 5 * random.nextDouble() - 2;
            boolean changed = i >= change && domain.equals("d1");
            double right = changed ? 0.03 : 1 / (1 + Math.exp(-logit));
            double label = random.nextDouble() < right ? 1 : 0;
            asked.add(CountedLabel.trusted(
                    "text " + seed + " " + i, new LabeledLogit(logit, domain, "a" + random.nextInt(20), label, true)));
        }
        return asked;
    }
}
