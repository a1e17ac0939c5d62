package io.candor.training.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MaturingLabelsTest {
    private static final long MINUTE = 60_000;

    private final MaturingLabels labels = new MaturingLabels(Duration.ofMinutes(1));
    private long next = 7;

    @Test
    void shouldHoldALabelUntilItsTimeIsOver() {
        labels.add(label("a", 1.0, 0.5), next++, 0);

        assertThat(labels.mature(MINUTE - 1)).isEmpty();
        assertThat(labels.mature(MINUTE))
                .extracting(mature -> mature.label().getQuestionId())
                .containsExactly("a");
        assertThat(labels.mature(2 * MINUTE)).isEmpty();
    }

    @Test
    void shouldTakeTheCorrectionThatCameInTimeWithoutWaitingAnew() {
        labels.add(label("a", 1.0, 0.5), next++, 0);
        labels.add(label("a", 0.0, 0.5), next++, MINUTE - 1);

        assertThat(labels.mature(MINUTE))
                .extracting(mature -> mature.label().getLabel())
                .containsExactly(0.0);
    }

    @Test
    void shouldForgetALabelThatIsRetractedInTime() {
        labels.add(label("a", 1.0, 0.5), next++, 0);
        labels.add(label("a", null, 0.5), next++, 1);

        assertThat(labels.mature(2 * MINUTE)).isEmpty();
    }

    @Test
    void shouldStartAgainWhenALabelIsGivenAfterARetraction() {
        labels.add(label("a", 1.0, 0.5), next++, 0);
        labels.add(label("a", null, 0.5), next++, 1);
        labels.add(label("a", 0.0, 0.5), next++, MINUTE);

        assertThat(labels.mature(MINUTE)).isEmpty();
        assertThat(labels.mature(2 * MINUTE))
                .extracting(mature -> mature.label().getLabel())
                .containsExactly(0.0);
    }

    @Test
    void shouldGiveWhatComesAfterALabelIsFinalAPlaceOfItsOwn() {
        labels.add(label("a", 1.0, 0.5), next++, 0);
        labels.mature(MINUTE);
        labels.add(label("a", 0.0, 0.5), next++, MINUTE + 1);

        assertThat(labels.mature(5 * MINUTE))
                .extracting(
                        MaturingLabels.Mature::offset, mature -> mature.label().getLabel())
                .containsExactly(tuple(8L, 0.0));
    }

    @Test
    void shouldForgetWhatIsRetractedAfterALabelIsFinal() {
        labels.add(label("a", 1.0, 0.5), next++, 0);
        labels.mature(MINUTE);
        labels.add(label("a", null, 0.5), next++, MINUTE + 2);

        assertThat(labels.mature(5 * MINUTE)).isEmpty();
    }

    @Test
    void shouldPassOverLabelsWithoutALogitOrOutsideTheirRange() {
        labels.add(label("a", 1.0, null), next++, 0);
        labels.add(label("b", 1.0, Double.NaN), next++, 0);
        labels.add(label("c", 2.0, 0.5), next++, 0);
        labels.add(label("d", Double.NaN, 0.5), next++, 0);

        assertThat(labels.mature(MINUTE)).isEmpty();
    }

    @Test
    void shouldKeepTheOrderInWhichLabelsCame() {
        labels.add(label("b", 1.0, 0.5), next++, 0);
        labels.add(label("a", 1.0, 0.5), next++, 1);
        labels.add(label("b", 0.0, 0.5), next++, 2);

        assertThat(labels.mature(2 * MINUTE))
                .extracting(mature -> mature.label().getQuestionId())
                .containsExactly("b", "a");
    }

    @Test
    void shouldPlaceALabelWhereItFirstCame() {
        labels.add(label("a", 1.0, 0.5), next++, 0);
        labels.add(label("b", 1.0, 0.5), next++, 1);
        labels.add(label("a", 0.0, 0.5), next++, 2);

        assertThat(labels.mature(2 * MINUTE))
                .extracting(MaturingLabels.Mature::offset, MaturingLabels.Mature::at)
                .containsExactly(tuple(7L, MINUTE), tuple(8L, MINUTE + 1));
    }

    private static LabeledAnswer label(String id, Double label, Double logit) {
        return LabeledAnswer.newBuilder()
                .setQuestionId(id)
                .setQuestion("question " + id)
                .setConfidence(0.5)
                .setLogit(logit)
                .setAuditProbability(1.0)
                .setAuditSampled(true)
                .setModelId("m")
                .setReleaseId("r")
                .setLabel(label)
                .setAnswerPosition(new RecordPosition("answers", 0, 0L))
                .setAnsweredAt(Instant.EPOCH)
                .setLabeledAt(Instant.EPOCH)
                .build();
    }
}
