package io.candor.training;

import static io.candor.training.Labels.batch;
import static io.candor.training.Labels.example;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.event.BatchTrigger;
import io.candor.event.CalibrationExample;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabelStoreTest {
    @Test
    void shouldKeepOlderBatchesWhenANewOneComes() {
        LabelStore labels = new LabelStore(10);
        add(labels, "b1", example("q1", 1, 0, "ann"));
        add(labels, "b2", example("q2", 0, 0, "ann"));

        assertThat(labels.newestFirst()).extracting(LearnedLabel::questionId).containsExactly("q2", "q1");
    }

    @Test
    void shouldBelieveTheNewestWordOnAQuestion() {
        LabelStore labels = new LabelStore(10);
        add(labels, "b1", example("q1", 1, 3, "ann"));
        add(labels, "b2", example("q1", 0, 4, "ann"));
        add(labels, "b3", example("q1", 1, 2, "ann"));

        assertThat(labels.newestFirst()).hasSize(1);
        assertThat(labels.newestFirst().get(0).label().label()).isZero();
        assertThat(labels.newestFirst().get(0).batchId()).isEqualTo("b2");
    }

    @Test
    void shouldForgetAQuestionWhenItsLabelIsWithdrawn() {
        LabelStore labels = new LabelStore(10);
        add(labels, "b1", example("q1", 1, 0, "ann"), example("q2", 1, 0, "ann"));

        labels.add(batch("b2", BatchTrigger.TIME, Instant.EPOCH, List.of(), "q1"));

        assertThat(labels.newestFirst()).extracting(LearnedLabel::questionId).containsExactly("q2");
    }

    @Test
    void shouldForgetTheOldestWhenItIsFull() {
        LabelStore labels = new LabelStore(2);
        add(labels, "b1", example("q1", 1, 0, "ann"), example("q2", 1, 0, "ann"));
        add(labels, "b2", example("q1", 0, 1, "ann"), example("q3", 1, 0, "ann"));

        assertThat(labels.newestFirst()).extracting(LearnedLabel::questionId).containsExactly("q3", "q1");
    }

    @Test
    void shouldHoldWhatAPlainMapOfLastWordsHolds() {
        Random random = new Random(4);
        LabelStore labels = new LabelStore(1_000);
        Map<String, Double> last = new HashMap<>();
        Map<String, Integer> revisions = new HashMap<>();
        for (int batch = 0; batch < 200; batch++) {
            String gone = "q" + random.nextInt(50);
            String said = "q" + random.nextInt(50);
            double label = random.nextInt(11) / 10.0;
            int revision = revisions.merge(said, 1, Integer::sum);
            last.put(said, label);
            last.remove(gone);
            labels.add(batch(
                    "b" + batch,
                    BatchTrigger.SIZE,
                    Instant.EPOCH,
                    List.of(example(said, label, revision, "ann")),
                    gone));
        }

        Map<String, Double> held = new HashMap<>();
        labels.newestFirst()
                .forEach(label -> held.put(label.questionId(), label.label().label()));
        assertThat(held).isEqualTo(last);
    }

    @Test
    void shouldTakeTheLabelForEverybodysWordWhenABatchOfAnEarlierVersionDoesNotSayWhoSaidWhat() {
        CalibrationExample old = example("q1", 0.5, 0, "ann");
        old.setLabelers(List.of("ann", "bob"));
        old.setScores(List.of());
        LabelStore labels = new LabelStore(2);
        add(labels, "b1", old);

        assertThat(labels.newestFirst().get(0).label().verdicts()).isEqualTo(Map.of("ann", 0.5, "bob", 0.5));
    }

    @Test
    void shouldKeepTheOtherQuestionsOfATextWhenOneIsWithdrawn() {
        LabelStore labels = new LabelStore(10);
        add(labels, "b1", asking("What is it?", "q1"), asking("what  is it?", "q2"), example("q3", 1, 0, "ann"));

        labels.add(batch("b2", BatchTrigger.TIME, Instant.EPOCH, List.of(), "q1"));

        assertThat(labels.size()).isEqualTo(2);
        assertThat(labels.newestFirst()).extracting(LearnedLabel::questionId).containsExactly("q3", "q2");
    }

    @Test
    void shouldKeepTheOtherTextsWhenOneIsAskedOverAndOver() {
        LabelStore labels = new LabelStore(3);
        add(labels, "b1", example("q1", 1, 0, "ann"), example("q2", 0, 0, "ann"));
        for (int i = 0; i < 1_000; i++) {
            add(labels, "repeated" + i, asking("The same?", "same" + i));
        }

        assertThat(labels.size()).isEqualTo(3);
        assertThat(labels.newestFirst())
                .hasSize(LabelStore.MOST_QUESTIONS + 2)
                .extracting(LearnedLabel::questionId)
                .contains("q1", "q2", "same999")
                .doesNotContain("same0");
    }

    private static CalibrationExample asking(String text, String id) {
        CalibrationExample example = example(id, 1, 0, "ann");
        example.setQuestion(text);
        return example;
    }

    private static void add(LabelStore labels, String batchId, CalibrationExample... examples) {
        labels.add(batch(batchId, BatchTrigger.SIZE, Instant.EPOCH, List.of(examples)));
    }

    @Test
    void shouldTakeInNothingOfABatchWithALabelThatIsNone() {
        LabelStore memory = new LabelStore(10);

        assertThatThrownBy(() -> memory.add(Labels.batch(
                        "b1",
                        BatchTrigger.SIZE,
                        Instant.EPOCH,
                        List.of(Labels.example("good", 1, 0, "ann"), Labels.example("bad", 2, 0, "ann")))))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(memory.size()).isZero();
    }
}
