package io.candor.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.DriftAlarm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final Instant BEFORE = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant SHIFT = Instant.parse("2026-01-02T00:00:00Z");
    private static final Instant AFTER = Instant.parse("2026-01-03T00:00:00Z");
    private static final AuditSlice SLICE = new AuditSlice(0.2, AuditSalt.FIRST);
    private static final TrainerConfig CONFIG = Labels.config(Map.of("calibration.replay", "2", "audit.window", "30"));

    @Test
    void shouldNeverLearnFromAQuestionThatJudges() {
        Selection selection = select(List.of(), labels("new", "x", AFTER, 300), labels("old", "x", BEFORE, 300));

        Set<String> judging = texts(selection.slice());
        assertThat(judging).isNotEmpty().allMatch(SLICE::contains);
        assertThat(texts(selection.trainingLabels())).isNotEmpty().doesNotContainAnyElementsOf(judging);
    }

    @Test
    void shouldJudgeByTheNewestLabelsOfTheSliceWhenThereAreMany() {
        List<LearnedLabel> fresh = labels("new", "x", AFTER, 100);
        Selection selection = select(List.of(), fresh, labels("old", "x", BEFORE, 300));

        assertThat(selection.slice()).hasSize(30);
        assertThat(ids(selection.slice()))
                .containsAll(ids(fresh.stream()
                        .filter(label -> SLICE.contains(label.text()))
                        .toList()));
    }

    @Test
    void shouldReplayAtMostSoManyOldLabelsPerNewOne() {
        Selection selection = select(List.of(), labels("new", "x", AFTER, 50), labels("old", "x", BEFORE, 400));

        assertThat(selection.fresh()).allMatch(label -> label.batchId().equals("new"));
        assertThat(selection.replayed()).hasSize(2 * selection.fresh().size()).allMatch(label -> label.batchId()
                .equals("old"));
    }

    @Test
    void shouldReplayTheSameLabelsWhenItIsAskedAgain() {
        List<LearnedLabel> fresh = labels("new", "x", AFTER, 50);
        List<LearnedLabel> old = labels("old", "x", BEFORE, 400);

        assertThat(select(List.of(), fresh, old)).isEqualTo(select(List.of(), fresh, old));
    }

    @Test
    void shouldForgetWhatADomainWasLikeBeforeItsAlarm() {
        Selection selection = select(
                List.of(alarm("moved", SHIFT)),
                labels("new", "moved", AFTER, 50),
                labels("old", "moved", BEFORE, 100),
                labels("older", "still", BEFORE, 100));

        assertThat(Stream.concat(selection.trainingLabels().stream(), selection.slice().stream()))
                .extracting(LearnedLabel::batchId)
                .contains("new", "older")
                .doesNotContain("old");
    }

    @Test
    void shouldForgetTheLabelsFromBeforeAChangeThatCameInTheMiddleOfABatch() {
        List<LearnedLabel> before = labels("new", "moved", BEFORE, 100);
        List<LearnedLabel> after = labels("new", "moved", AFTER, 200).subList(100, 200);

        Selection selection = select(List.of(alarm("moved", SHIFT)), after, before);

        assertThat(Stream.concat(selection.trainingLabels().stream(), selection.slice().stream()))
                .containsExactlyInAnyOrderElementsOf(after);
    }

    @Test
    void shouldForgetNothingWhenTheAlarmNamesNoDomain() {
        Selection selection =
                select(List.of(alarm("*", SHIFT)), labels("new", "x", AFTER, 50), labels("old", "x", BEFORE, 100));

        assertThat(selection.replayed()).isNotEmpty();
    }

    @Test
    void shouldNeitherLearnFromNorJudgeByALabelerWhoLies() {
        List<LearnedLabel> all = new ArrayList<>(labels("new", "x", AFTER, 200));
        for (int i = 0; i < 100; i++) {
            all.add(Labels.inBatch(
                    Labels.label("lie" + i, "x", 0.1 + 0.8 * (i % 2), Map.of("eve", 1.0 - i % 2)), "new", AFTER));
        }
        Selection selection = Selection.of(all, Set.of("new"), List.of(), CONFIG, SLICE);

        assertThat(selection.suspects()).containsOnlyKeys("eve");
        assertThat(Stream.concat(selection.trainingLabels().stream(), selection.slice().stream()))
                .allMatch(label -> !label.questionId().startsWith("lie"));
    }

    @Test
    void shouldCountATextOnceWhenItIsAskedUnderManyIds() {
        List<LearnedLabel> once = labels("new", "x", AFTER, 60);
        List<LearnedLabel> again = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            String suffix = "#" + i;
            once.forEach(label -> again.add(Labels.askedAgain(label, label.questionId() + suffix)));
        }

        Selection selection = select(List.of(), once, again);

        assertThat(selection).isEqualTo(select(List.of(), once));
    }

    @Test
    void shouldAddTheVotesOfThoseWhoJudgedTheSameTextUnderAnotherId() {
        List<LearnedLabel> fresh = labels("new", "x", AFTER, 60);
        List<LearnedLabel> again = new ArrayList<>();
        for (LearnedLabel label : fresh) {
            LearnedLabel other = Labels.label(
                    label.questionId(),
                    "x",
                    label.confidence(),
                    Map.of("ann", 0.5, "bob", label.label().label()));
            again.add(Labels.inBatch(Labels.askedAgain(other, "again " + label.questionId()), "old", BEFORE));
        }

        Selection selection = select(List.of(), fresh, again);

        assertThat(selection.fresh()).isNotEmpty().allSatisfy(label -> {
            assertThat(label.label().verdicts()).containsOnlyKeys("ann", "bob");
            double ann = label.label().verdicts().get("ann");
            assertThat(ann).isIn(0.0, 1.0);
        });
        assertThat(selection.replayed()).isEmpty();
    }

    @Test
    void shouldLabelATextWithTheMeanOfAllVotesAndTheNewestOfEachLabeler() {
        LearnedLabel newest = Labels.label("a", "x", 0.5, Map.of("ann", 1.0));
        LearnedLabel older = Labels.label("b", "x", 0.5, Map.of("ann", 0.0, "bob", 0.5));

        LearnedLabel together = newest.withVotesOf(older);

        assertThat(together.label().verdicts()).isEqualTo(Map.of("ann", 1.0, "bob", 0.5));
        assertThat(together.label().label()).isEqualTo(0.75);
        assertThat(together.questionId()).isEqualTo("a");
        assertThat(newest.withVotesOf(Labels.label("c", "x", 0.5, Map.of("ann", 0.0))))
                .isEqualTo(newest);
    }

    @SafeVarargs
    private static Selection select(List<DriftAlarm> alarms, List<LearnedLabel>... newestFirst) {
        List<LearnedLabel> all = new ArrayList<>();
        for (List<LearnedLabel> labels : newestFirst) {
            all.addAll(labels);
        }
        return Selection.of(all, Set.of("new"), alarms, CONFIG, SLICE);
    }

    /** Confidence and verdict agree. */
    private static List<LearnedLabel> labels(String batch, String domain, Instant enteredAt, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Labels.inBatch(
                        Labels.label(batch + domain + i, domain, 0.1 + 0.8 * (i % 2), Map.of("ann", (double) (i % 2))),
                        batch,
                        enteredAt))
                .toList();
    }

    private static Set<String> texts(List<LearnedLabel> labels) {
        return new HashSet<>(labels.stream().map(LearnedLabel::text).toList());
    }

    private static Set<String> ids(List<LearnedLabel> labels) {
        return new HashSet<>(labels.stream().map(LearnedLabel::questionId).toList());
    }

    static DriftAlarm alarm(String domain, Instant since) {
        return DriftAlarm.newBuilder()
                .setAlarmId("a")
                .setModelId(Labels.MODEL)
                .setReleaseId("r0")
                .setDomain(domain)
                .setAlpha(0.01)
                .setLogEValue(5)
                .setCount(100)
                .setMeanConfidence(0.9)
                .setAccuracy(0.5)
                .setEvidenceSince(since)
                .setRaisedAt(since.plusSeconds(60))
                .build();
    }
}
