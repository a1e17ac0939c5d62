package io.candor.honesty.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class HierarchicalPlattFitTest {
    private static final List<String> DOMAINS = List.of("a", "b", "c", "d");

    @Test
    void shouldChangeLittleWhenTheHeadIsHonest() {
        LogitMap map = HierarchicalPlattFit.fit(labels(2_000, 1, label -> label.logit()), LogitMap.IDENTITY);

        assertThat(map.confidence(0, "a", "")).isCloseTo(0.5, within(0.05));
        assertThat(map.confidence(2, "d", "")).isCloseTo(0.88, within(0.04));
    }

    @Test
    void shouldFindTheLineThatTheLabelsFollow() {
        LogitMap map = HierarchicalPlattFit.fit(labels(3_000, 2, label -> 0.5 * label.logit() - 1), LogitMap.IDENTITY);

        assertThat(map.global().slope()).isCloseTo(0.5, within(0.12));
        assertThat(map.global().intercept()).isCloseTo(-1, within(0.2));
    }

    @Test
    void shouldMoveTheDomainThatIsWrongAndNoOther() {
        LogitMap map = HierarchicalPlattFit.fit(
                labels(800, 3, label -> label.domain().equals("b") ? label.logit() - 4 : label.logit()),
                LogitMap.IDENTITY);

        assertThat(map.confidence(1, "b", "")).isCloseTo(0.047, within(0.05));
        assertThat(map.confidence(1, "a", "")).isCloseTo(0.73, within(0.07));
    }

    @Test
    void shouldForgetWhatADomainSaidBeforeItChanged() {
        List<LabeledLogit> labels = new ArrayList<>(labels(800, 4, LabeledLogit::logit));
        labels.addAll(labels(240, 5, label -> label.domain().equals("b") ? label.logit() - 4 : label.logit()));

        LogitMap map = HierarchicalPlattFit.fit(labels, LogitMap.IDENTITY);

        assertThat(map.confidence(1, "b", "")).isLessThan(0.25);
        assertThat(map.confidence(1, "c", "")).isCloseTo(0.73, within(0.08));
    }

    /** Outside the sample right answers are labelled a quarter as often as wrong ones. */
    @Test
    void shouldTakeTheLevelFromTheSampleAndTheRestFromAll() {
        Random choice = new Random(20);
        List<LabeledLogit> labels = new ArrayList<>(labels(200, 21, HierarchicalPlattFitTest::withOneWrongDomain));
        for (LabeledLogit label : labels(1_500, 22, HierarchicalPlattFitTest::withOneWrongDomain)) {
            if (label.correctness() == 0 || choice.nextInt(4) == 0) {
                labels.add(new LabeledLogit(label.logit(), label.domain(), label.answer(), label.correctness(), false));
            }
        }
        Collections.shuffle(labels, choice);

        LogitMap map = HierarchicalPlattFit.fit(labels, LogitMap.IDENTITY);

        assertThat(map.confidence(1, "a", "")).isCloseTo(0.73, within(0.08));
        assertThat(map.confidence(1, "b", "")).isCloseTo(0.047, within(0.05));
    }

    private static double withOneWrongDomain(LabeledLogit label) {
        return label.domain().equals("b") ? label.logit() - 4 : label.logit();
    }

    @Test
    void shouldMoveAnAnswerThatIsWrongInEveryDomain() {
        LogitMap map = HierarchicalPlattFit.fit(
                labels(1_000, 6, label -> label.answer().equals("x") ? label.logit() - 4 : label.logit()),
                LogitMap.IDENTITY);

        assertThat(map.confidence(1, "a", "x")).isLessThan(0.2);
        assertThat(map.confidence(1, "a", "y")).isCloseTo(0.73, within(0.1));
    }

    @Test
    void shouldShrinkADomainWithFewLabelsTowardTheOthers() {
        List<LabeledLogit> labels = new ArrayList<>(labels(400, 7, LabeledLogit::logit));
        for (int i = 0; i < 3; i++) {
            labels.add(new LabeledLogit(1, "rare", "", 0, true));
        }

        double rare = HierarchicalPlattFit.fit(labels, LogitMap.IDENTITY).confidence(1, "rare", "");

        assertThat(rare).isBetween(0.3, 0.7);
    }

    @Test
    void shouldGiveAnUnknownDomainWhatHoldsForAll() {
        LogitMap map = HierarchicalPlattFit.fit(labels(800, 8, label -> label.logit() - 1.5), LogitMap.IDENTITY);

        assertThat(map.confidence(0, "never seen", "")).isCloseTo(0.18, within(0.06));
    }

    @Test
    void shouldWorkWithoutDomainsAndAnswers() {
        List<LabeledLogit> labels = labels(600, 9, label -> label.logit() - 2).stream()
                .map(label -> new LabeledLogit(label.logit(), "general", "", label.correctness(), true))
                .toList();

        assertThat(HierarchicalPlattFit.fit(labels, LogitMap.IDENTITY).confidence(0, "general", ""))
                .isCloseTo(0.12, within(0.05));
    }

    @Test
    void shouldKeepWhatWasLearnedOfADomainThatNoLabelIsAbout() {
        LogitMap before = HierarchicalPlattFit.fit(
                labels(800, 10, label -> label.domain().equals("b") ? label.logit() - 4 : label.logit()),
                LogitMap.IDENTITY);
        List<LabeledLogit> without = labels(600, 11, LabeledLogit::logit).stream()
                .filter(label -> !label.domain().equals("b"))
                .toList();

        LogitMap after = HierarchicalPlattFit.fit(without, before);

        assertThat(after.confidence(1, "b", "")).isCloseTo(before.confidence(1, "b", ""), within(1e-12));
    }

    @Test
    void shouldStayFiniteWhenAllAnswersAreWrongHoweverSureTheHeadWas() {
        List<LabeledLogit> labels = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            labels.add(new LabeledLogit(i % 2 == 0 ? 80 : -80, "a", "x", 0, true));
        }

        assertThat(HierarchicalPlattFit.fit(labels, LogitMap.IDENTITY).confidence(80, "a", "x"))
                .isLessThan(0.5);
    }

    @Test
    void shouldGiveTheSameBitsForTheSameLabels() {
        List<LabeledLogit> labels = labels(500, 12, label -> label.logit() - 1);

        assertThat(HierarchicalPlattFit.fit(labels, LogitMap.IDENTITY))
                .isEqualTo(HierarchicalPlattFit.fit(List.copyOf(labels), LogitMap.IDENTITY));
    }

    /** Labels whose log odds of being right are a function of the rest. */
    private static List<LabeledLogit> labels(int count, long seed, ToDoubleFunction<LabeledLogit> logOdds) {
        SplittableRandom random = new SplittableRandom(seed);
        List<LabeledLogit> labels = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            LabeledLogit open = new LabeledLogit(
                    6 * random.nextDouble() - 3,
                    DOMAINS.get(random.nextInt(DOMAINS.size())),
                    random.nextInt(5) == 0 ? "x" : "y" + random.nextInt(40),
                    0,
                    true);
            double right = 1 / (1 + Math.exp(-logOdds.applyAsDouble(open)));
            labels.add(open.with(random.nextDouble() < right ? 1 : 0));
        }
        return labels;
    }
}
