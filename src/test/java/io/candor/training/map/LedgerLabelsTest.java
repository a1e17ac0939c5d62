package io.candor.training.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.MappedConfig;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a label is final, by stamps and by the wall clock; the maturity is a minute. */
class LedgerLabelsTest {
    private static final long MINUTE = 60_000;
    private static final MapConfig CONFIG = MappedConfig.of(MapConfig.class, Map.of());

    private long wall;

    private final class WallClock extends Clock {
        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(wall);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("labels know no zones");
        }
    }

    private final LedgerLabels labels = new LedgerLabels(CONFIG, new WallClock());

    @Test
    void shouldGiveTheLastLabelsWhenNothingNewerComes() {
        labels.add(label("a", 1.0), 0, 0);
        wall = 2 * MINUTE;

        assertThat(labels.isDueWhenQuiet()).isTrue();
        assertThat(offsets(labels.addQuiet())).containsExactly(0L);
    }

    @Test
    void shouldWaitLongerThanTheMaturityWhenNothingNewerComesForACorrectionMayBeUnderWay() {
        labels.add(label("a", 1.0), 0, 0);
        wall = 2 * MINUTE - 1;

        assertThat(labels.isDueWhenQuiet()).isFalse();
        assertThat(labels.addQuiet()).isEmpty();
    }

    @Test
    void shouldGiveALabelTheSamePlaceAndTimeWhateverMadeItFinal() {
        labels.add(label("a", 1.0), 0, 0);
        wall = 5 * MINUTE;
        List<LedgerLabels.Final> quiet = labels.addQuiet();
        LedgerLabels again = new LedgerLabels(CONFIG, new WallClock());
        again.add(label("a", 1.0), 0, 0);

        List<LedgerLabels.Final> read = again.add(label("b", 1.0), 1, 4 * MINUTE);

        assertThat(read).isEqualTo(quiet);
    }

    @Test
    void shouldPassOverACorrectionThatIsItselfTheFirstRecordAfterTheMaturity() {
        wall = MINUTE;
        labels.add(label("a", 1.0), 0, 0);

        List<LedgerLabels.Final> late = labels.add(label("a", 0.0), 1, MINUTE);

        assertThat(late).extracting(label -> label.label().label().label()).containsExactly(1.0);
    }

    @Test
    void shouldNotLetAStampFromTheFutureMakeLabelsFinalOrKeepLaterOnesWaiting() {
        labels.add(label("a", 1.0), 0, 0);

        assertThat(labels.add(
                        label("b", 1.0),
                        1,
                        Instant.parse("2100-01-01T00:00:00Z").toEpochMilli()))
                .isEmpty();
        wall = MINUTE;
        assertThat(offsets(labels.add(label("c", 1.0), 2, MINUTE))).containsExactly(0L, 1L);
    }

    private static List<Long> offsets(List<LedgerLabels.Final> labels) {
        return labels.stream().map(LedgerLabels.Final::offset).toList();
    }

    private static LabeledAnswer label(String id, double label) {
        return LabeledAnswer.newBuilder()
                .setQuestionId(id)
                .setQuestion("question " + id)
                .setConfidence(0.5)
                .setLogit(0.5)
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
