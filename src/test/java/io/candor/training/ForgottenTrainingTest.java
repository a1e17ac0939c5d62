package io.candor.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.erasure.Erasures;
import io.candor.erasure.TestErasures;
import io.candor.event.BatchTrigger;
import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationExample;
import io.candor.event.RecordPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a release would be trained on after something was forgotten, against what it would be had it never been. */
class ForgottenTrainingTest {
    private static final String EVE = "eve";

    private static CalibrationBatch batch(List<CalibrationExample> examples) {
        return CalibrationBatch.newBuilder()
                .setBatchId("b1")
                .setModelId(Labels.MODEL)
                .setTrigger(BatchTrigger.SIZE)
                .setOpenedAt(Instant.EPOCH)
                .setClosedAt(Instant.EPOCH)
                .setExamples(examples)
                .build();
    }

    /** The lineage names the answer, each verdict in the order of its labeler, and the label. */
    private static CalibrationExample example(int number, List<String> labelers, List<Double> scores) {
        List<RecordPosition> lineage = new ArrayList<>(List.of(new RecordPosition("answers", 0, (long) number)));
        for (int i = 0; i < labelers.size(); i++) {
            lineage.add(new RecordPosition("feedback", 0, 10L * number + i));
        }
        lineage.add(new RecordPosition("labels", 0, (long) number));
        return CalibrationExample.newBuilder()
                .setQuestionId("q" + number)
                .setQuestion("question " + number)
                .setDomain("general")
                .setLabel(scores.stream().mapToDouble(score -> score).average().orElseThrow())
                .setConfidence(0.5)
                .setReleaseId("r0")
                .setLabelers(labelers)
                .setScores(scores)
                .setAuditSampled(number % 3 == 0)
                .setLineage(lineage)
                .build();
    }

    private static Selection selection(List<LearnedLabel> newestFirst) {
        TrainerConfig config = Labels.config(Map.of());
        return Selection.of(newestFirst, Set.of("b1"), List.of(), config, TrainerStream.slice(config));
    }

    private static List<LearnedLabel> labels(List<CalibrationExample> examples, Erasures erasures) {
        LabelStore store = new LabelStore(1_000);
        store.add(batch(examples));
        return store.newestFirst().stream()
                .flatMap(label -> label.remaining(erasures).stream())
                .toList();
    }

    @Test
    void shouldSelectTheLabelsOfABatchInWhichTheQuestionHadNeverBeen() {
        SplittableRandom random = new SplittableRandom(5);
        List<CalibrationExample> with = new ArrayList<>();
        List<CalibrationExample> never = new ArrayList<>();
        Erasures erasures = Erasures.NONE;
        for (int i = 0; i < 200; i++) {
            CalibrationExample example =
                    example(i, List.of("ann", "bob"), List.of((double) random.nextInt(2), (double) random.nextInt(2)));
            with.add(example);
            if (random.nextInt(10) == 0) {
                erasures = TestErasures.of(erasures, example.getQuestionId());
            } else {
                never.add(example);
            }
        }

        assertThat(selection(labels(with, erasures))).isEqualTo(selection(labels(never, Erasures.NONE)));
        assertThat(never).hasSizeBetween(150, 195);
    }

    @Test
    void shouldLearnFromTheOtherLabelersWhenOneIsForgotten() {
        CalibrationExample example = example(1, List.of("ann", EVE), List.of(0.0, 1.0));
        Erasures erasures = TestErasures.ofVerdicts(Erasures.NONE, "q1", 11);

        LearnedLabel left = labels(List.of(example), erasures).get(0);

        assertThat(left.label().label()).isZero();
        assertThat(left.label().verdicts()).containsOnlyKeys("ann");
    }

    @Test
    void shouldLearnNothingFromAQuestionWhoseOnlyLabelerIsForgotten() {
        CalibrationExample example = example(1, List.of(EVE), List.of(1.0));
        Erasures erasures = TestErasures.ofVerdicts(Erasures.NONE, "q1", 10);

        assertThat(labels(List.of(example), erasures)).isEmpty();
    }
}
