package io.candor.training.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.candor.MappedConfig;
import io.candor.event.FeedbackSource;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import io.candor.event.TextIdentity;
import io.candor.event.Verdict;
import io.candor.honesty.map.TokenLogProbabilities;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
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

    @Test
    void shouldSayWhoseAnswerWasJudgedAndByWhichConfidenceItIsAccepted() {
        LabeledAnswer theirs = label("a", 1.0);
        theirs.setAnswer("Lima");
        theirs.setAnswerModel("acme");
        theirs.setMeanTokenLogProbability(-0.5);
        theirs.setAnswerMeanTokenLogProbability(-0.25);
        theirs.setAnswerConfidence(0.75);
        labels.add(theirs, 0, 0);
        wall = 2 * MINUTE;

        LedgerLabels.Final label = labels.addQuiet().get(0);

        assertThat(label.acceptance()).hasValue(0.75);
        assertThat(label.label().source()).contains("acme");
        assertThat(label.label().text()).isEqualTo(TextIdentity.of(theirs));
        assertThat(label.label().logit().domain()).isEqualTo(theirs.getDomain());
        assertThat(label.label().tokens())
                .contains(new TokenLogProbabilities(-0.5, theirs.getAnswerTokens(), OptionalDouble.of(-0.25)));
    }

    @Test
    void shouldKnowNothingThatAcceptsAnAnswerOfAnotherModelWhenNothingWasSaidOfIt() {
        LabeledAnswer theirs = label("a", 1.0);
        theirs.setAnswer("Lima");
        theirs.setAnswerModel("acme");
        labels.add(theirs, 0, 0);
        wall = 2 * MINUTE;

        assertThat(labels.addQuiet().get(0).acceptance()).isEmpty();
    }

    @Test
    void shouldCorrectNothingWhenALabelThatCountedIsJudgedAgain() {
        wall = 60 * MINUTE;
        labels.add(label("a", 1.0), 0, 0);
        labels.add(label("a", 0.0), 1, 2 * MINUTE);

        assertThat(labels.add(label("b", 1.0), 2, 9 * MINUTE)).isEmpty();
        assertThat(labels.counted()).isEqualTo(1);
    }

    @Test
    void shouldCountWhatATrustedLabelerSaysLaterOfAnAnswerThatAStrangerJudgedFirst() {
        LedgerLabels ofAnn = labelsTrusting("ann");
        ofAnn.add(judged("a", Map.of("mallory", 0.0)), 0, 0);
        assertThat(ofAnn.add(judged("b", Map.of("ann", 1.0)), 1, 2 * MINUTE)).isEmpty();
        ofAnn.add(judged("a", Map.of("mallory", 0.0, "ann", 1.0)), 2, 3 * MINUTE);

        List<LedgerLabels.Final> all = ofAnn.add(judged("c", Map.of("ann", 1.0)), 3, 9 * MINUTE);

        assertThat(all)
                .extracting(
                        LedgerLabels.Final::offset,
                        label -> label.label().label().label())
                .containsExactly(tuple(2L, 1.0));
    }

    @Test
    void shouldTrustWhoAgreesWithATrustedLabelerOnAnswersThatHadCountedBefore() {
        LedgerLabels ofAnn = labelsTrusting("ann");
        for (int i = 0; i < 40; i++) {
            ofAnn.add(judged("q" + i, Map.of("ann", i % 2.0)), i, 0);
        }
        for (int i = 0; i < 40; i++) {
            ofAnn.add(judged("q" + i, Map.of("ann", i % 2.0, "bob", i % 2.0)), 40 + i, 10 * MINUTE);
        }
        ofAnn.add(judged("new", Map.of("bob", 1.0)), 80, 20 * MINUTE);

        List<LedgerLabels.Final> later = ofAnn.add(judged("next", Map.of("bob", 1.0)), 81, 30 * MINUTE);

        assertThat(offsets(later)).containsExactly(80L);
    }

    private LedgerLabels labelsTrusting(String labeler) {
        wall = 60 * MINUTE;
        return new LedgerLabels(MappedConfig.of(MapConfig.class, Map.of("trusted", labeler)), new WallClock());
    }

    private static LabeledAnswer judged(String id, Map<String, Double> scores) {
        LabeledAnswer labeled = label(
                id, scores.values().stream().mapToDouble(each -> each).average().orElseThrow());
        labeled.setVerdicts(scores.entrySet().stream()
                .map(score -> new Verdict(
                        id + score.getKey(),
                        score.getKey(),
                        FeedbackSource.HUMAN,
                        score.getValue(),
                        Instant.EPOCH,
                        new RecordPosition("candor.feedback", 0, 0L)))
                .toList());
        return labeled;
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
