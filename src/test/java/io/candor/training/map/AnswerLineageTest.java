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
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** When a map of answers goes live, by what is said of a head that knows less than the tokens' probabilities do. */
class AnswerLineageTest {
    private static final MapSettings SETTINGS =
            new MapSettings(50, 5, 1_000, new SequentialGateSettings(0.05, 0.05, 20));

    private final MapLineage lineage = new MapLineage(LogitMap.IDENTITY, SETTINGS);

    @Test
    void shouldMakeAMapOfAnswersLiveWhenTheTokensSayMore() {
        List<MapDecision> decided = decisions(lineage, stream(600, 1, true));

        assertThat(decided)
                .isNotEmpty()
                .allMatch(decision -> decision.ofAnswers() && decision.approved())
                .allMatch(decision -> decision.answers().isPresent())
                .allMatch(decision -> decision.map().equals(LogitMap.IDENTITY));
    }

    @Test
    void shouldHardlyEverMakeOneLiveWhenTheTokensSayNothingMore() {
        int live = 0;
        for (int seed = 0; seed < 20; seed++) {
            live += decisions(new MapLineage(LogitMap.IDENTITY, SETTINGS), stream(600, seed, false))
                            .isEmpty()
                    ? 0
                    : 1;
        }

        assertThat(live).isLessThanOrEqualTo(1);
    }

    @Test
    void shouldDecideNothingOnAnswersWhoseTokensAreNotKnown() {
        List<CountedLabel> unknown = stream(600, 2, true).stream()
                .map(label -> CountedLabel.trusted(label.text(), label.logit()))
                .toList();

        assertThat(decisions(lineage, unknown)).isEmpty();
    }

    @Test
    void shouldKeepTheMapOfAnswersThatIsLiveWhenAConfidenceMapGoesLive() {
        List<CountedLabel> asked = stream(1_200, 3, true);
        for (int i = 600; i < asked.size(); i++) {
            // From here on the truth is another one, whatever head and tokens say.
            LabeledLogit logit = asked.get(i).logit();
            asked.set(
                    i,
                    CountedLabel.trusted(
                            asked.get(i).text(),
                            new LabeledLogit(logit.logit(), logit.domain(), logit.answer(), 0, true),
                            asked.get(i).tokens()));
        }

        List<MapDecision> decided = decisions(lineage, asked);

        MapDecision ofConfidence = decided.stream()
                .filter(decision -> !decision.ofAnswers() && decision.approved())
                .findFirst()
                .orElseThrow();
        MapDecision before = decided.get(decided.indexOf(ofConfidence) - 1);
        assertThat(before.ofAnswers()).isTrue();
        assertThat(ofConfidence.answers()).isEqualTo(before.answers());
        assertThat(ofConfidence.map()).isNotEqualTo(before.map());
    }

    @Test
    void shouldGoOnAsBeforeWhenWhatCameBeforeATrialTeachesOnly() {
        List<CountedLabel> asked = stream(900, 4, true);
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

    private static List<MapDecision> decisions(MapLineage lineage, List<CountedLabel> asked) {
        List<MapDecision> decided = new ArrayList<>();
        asked.forEach(label -> lineage.add(label).ifPresent(decided::add));
        return decided;
    }

    /**
     * A calibrated head.
     *
     * @param telling whether the tokens' probability knows what the head does not; else it is noise
     */
    private static List<CountedLabel> stream(int count, long seed, boolean telling) {
        SplittableRandom random = new SplittableRandom(seed);
        List<CountedLabel> asked = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            double logit = 5 * random.nextDouble() - 2.5;
            double label = random.nextDouble() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
            double known = telling ? label : random.nextInt(2);
            double mean = -0.02 - random.nextDouble() - (known > 0 ? 0 : 0.7 * random.nextDouble());
            asked.add(CountedLabel.trusted(
                    "text " + seed + " " + i,
                    new LabeledLogit(logit, "d" + random.nextInt(3), "", label, true),
                    Optional.of(new TokenLogProbabilities(mean, 1 + random.nextInt(3)))));
        }
        return asked;
    }
}
