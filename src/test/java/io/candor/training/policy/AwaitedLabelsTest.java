package io.candor.training.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AwaitedLabelsTest {
    private final AwaitedLabels awaited = new AwaitedLabels();

    @Test
    void shouldAwaitEachTextFromItsFirstAnswerOn() {
        awaited.add(record("q1", "Why?", 30, null));
        awaited.add(record("q2", "Why?", 20, null));
        awaited.add(record("q3", "How?", 40, null));

        assertThat(awaited.count()).isEqualTo(2);
        assertThat(awaited.since()).contains(Instant.ofEpochSecond(20));
    }

    @Test
    void shouldAwaitATextNoLongerWhenOneOfItsAnswersHasALabel() {
        awaited.add(record("q1", "Why?", 20, null));
        awaited.add(record("q3", "How?", 40, null));
        awaited.add(record("q2", "Why?", 60, 1.0));
        awaited.add(record("q4", "Why?", 80, null));

        assertThat(awaited.count()).isEqualTo(1);
        assertThat(awaited.since()).contains(Instant.ofEpochSecond(40));
    }

    @Test
    void shouldAwaitATextAgainWhenAllItsLabelsWereTakenBack() {
        awaited.add(record("q1", "Why?", 20, 1.0));
        awaited.add(record("q2", "Why?", 60, 0.0));
        awaited.add(record("q1", "Why?", 20, null));
        assertThat(awaited.count()).isZero();

        awaited.add(record("q2", "Why?", 60, null));

        assertThat(awaited.count()).isEqualTo(1);
        assertThat(awaited.since()).contains(Instant.ofEpochSecond(60));
    }

    @Test
    void shouldNotAwaitLabelsOnAnswersOfOtherModelsWhenNothingIsSaidOfThem() {
        LabeledAnswer other = record("q1", "Why?", 20, null);
        other.setAnswerModel("acme");

        assertThat(AwaitedLabels.isMeant(other)).isFalse();
        other.setAnswerConfidence(0.5);
        assertThat(AwaitedLabels.isMeant(other)).isTrue();
        assertThat(AwaitedLabels.isMeant(record("q1", "Why?", 20, null))).isTrue();
    }

    private static LabeledAnswer record(String id, String text, long seconds, Double label) {
        return LabeledAnswer.newBuilder()
                .setQuestionId(id)
                .setQuestion(text)
                .setDomain("law")
                .setAnswer("answer")
                .setConfidence(0.5)
                .setAuditSampled(true)
                .setModelId("m")
                .setReleaseId("r")
                .setLabel(label)
                .setAnswerPosition(new RecordPosition("answers", 0, 0L))
                .setAnsweredAt(Instant.ofEpochSecond(seconds))
                .setLabeledAt(Instant.ofEpochSecond(seconds))
                .build();
    }
}
