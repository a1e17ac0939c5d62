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

        Set<String> judging = ids(selection.slice());
        assertThat(judging).isNotEmpty().allMatch(SLICE::contains);
        assertThat(ids(selection.trainingLabels())).isNotEmpty().doesNotContainAnyElementsOf(judging);
    }

    @Test
    void shouldJudgeByTheNewestLabelsOfTheSliceWhenThereAreMany() {
        List<LearnedLabel> fresh = labels("new", "x", AFTER, 100);
        Selection selection = select(List.of(), fresh, labels("old", "x", BEFORE, 300));

        assertThat(selection.slice()).hasSize(30);
        assertThat(ids(selection.slice()))
                .containsAll(ids(fresh.stream()
                        .filter(label -> SLICE.contains(label.questionId()))
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
