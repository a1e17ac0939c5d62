package io.candor.honesty.labeler;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.honesty.AttributedLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Answers are right with the probability p; the live release says something about p, labelers about the truth. */
class LabelerCheckTest {
    private static final LabelerCheck CHECK = new LabelerCheck(0.01, 20);
    private static final DoubleUnaryOperator INFORMED = p -> p;
    private static final List<String> ALL = List.of("ann", "bob", "eve");

    /** What each says of the truth. */
    private static final ToDoubleBiFunction<String, Double> HONEST = (who, truth) -> truth;

    private static final ToDoubleBiFunction<String, Double> EVE_FLIPS =
            (who, truth) -> who.equals("eve") ? 1 - truth : truth;
    private static final ToDoubleBiFunction<String, Double> EVE_SAYS_YES =
            (who, truth) -> who.equals("eve") ? 1 : truth;

    @Test
    void shouldSuspectTheOneWhoFlipsWhenEachJudgesQuestionsOfTheirOwn() {
        assertThat(CHECK.suspects(apart(300, 1, INFORMED, EVE_FLIPS))).containsOnlyKeys("eve");
    }

    @Test
    void shouldSuspectTheOneWhoFlipsWhenAllJudgeTheSameQuestions() {
        assertThat(CHECK.suspects(together(100, 2, INFORMED, EVE_FLIPS))).containsOnlyKeys("eve");
    }

    @Test
    void shouldSuspectTheOneWhoFlipsByTheWordOfTheOthersWhenConfidencesSayNothing() {
        assertThat(CHECK.suspects(together(100, 3, p -> 0.5, EVE_FLIPS))).containsOnlyKeys("eve");
    }

    @Test
    void shouldSuspectTheOneWhoAlwaysSaysYes() {
        assertThat(CHECK.suspects(apart(600, 4, INFORMED, EVE_SAYS_YES))).containsOnlyKeys("eve");
    }

    @Test
    void shouldSuspectNobodyWhenTheWorldShiftsAndAllSeeIt() {
        // Confidences have lost all meaning, or mean the opposite.
        assertThat(CHECK.suspects(apart(600, 5, p -> 0.9 - p / 5, HONEST))).isEmpty();
        assertThat(CHECK.suspects(together(200, 6, p -> 1 - p, HONEST))).isEmpty();
    }

    @Test
    void shouldSuspectASoleLabelerWhoseVerdictsRunAgainstTheConfidences() {
        List<JudgedAnswer> flipped = only("eve", apart(600, 7, INFORMED, EVE_FLIPS));

        assertThat(CHECK.suspects(flipped)).containsOnlyKeys("eve");
    }

    @Test
    void shouldNotSuspectASoleLabelerWhoSeesEverythingGoWrong() {
        List<JudgedAnswer> shifted = only("ann", apart(600, 8, INFORMED, (who, truth) -> 0));

        assertThat(CHECK.suspects(shifted)).isEmpty();
    }

    @Test
    void shouldSuspectNobodyOnTheEvidenceOfAFew() {
        assertThat(CHECK.suspects(apart(30, 9, INFORMED, EVE_FLIPS))).isEmpty();
    }

    @Test
    void shouldSuspectHonestLabelersAsSeldomAsItSays() {
        long wronged = IntStream.range(0, 400)
                .filter(seed -> !CHECK.suspects(apart(300, 100 + seed, INFORMED, HONEST))
                        .isEmpty())
                .count();

        // One in a hundred; three standard deviations above it are ten.
        assertThat(wronged).isLessThanOrEqualTo(10);
    }

    private static List<JudgedAnswer> apart(
            int n, long seed, DoubleUnaryOperator live, ToDoubleBiFunction<String, Double> says) {
        return labels(n, seed, live, says, false);
    }

    private static List<JudgedAnswer> together(
            int n, long seed, DoubleUnaryOperator live, ToDoubleBiFunction<String, Double> says) {
        return labels(n, seed, live, says, true);
    }

    private static List<JudgedAnswer> only(String labeler, List<JudgedAnswer> labels) {
        return labels.stream()
                .filter(label -> label.label().verdicts().containsKey(labeler))
                .toList();
    }

    private static List<JudgedAnswer> labels(
            int n, long seed, DoubleUnaryOperator live, ToDoubleBiFunction<String, Double> says, boolean together) {
        Random random = new Random(seed);
        List<JudgedAnswer> labels = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double p = random.nextDouble();
            double truth = random.nextDouble() < p ? 1 : 0;
            Map<String, Double> verdicts = new TreeMap<>();
            for (String who : together ? ALL : List.of(ALL.get(i % ALL.size()))) {
                verdicts.put(who, says.applyAsDouble(who, truth));
            }
            double mean = verdicts.values().stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElseThrow();
            labels.add(new JudgedAnswer(
                    "q" + i,
                    "d" + i % 2,
                    "r0",
                    live.applyAsDouble(p),
                    new AttributedLabel(mean, new TreeMap<>(verdicts)),
                    Set.of()));
        }
        return labels;
    }
}
