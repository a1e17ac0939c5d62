package io.candor.feedback;

import static io.candor.feedback.Samples.NOON;
import static io.candor.feedback.Samples.answer;
import static io.candor.feedback.Samples.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationReport;
import io.candor.event.Feedback;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a producer says of the time does no harm. */
class HostileClocksTopologyTest {
    private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");

    private CalibratorDriver calibrator = new CalibratorDriver(Samples.config());

    @AfterEach
    void close() {
        calibrator.close();
    }

    @Test
    void shouldKeepFeedbackWaitingWhenTheFirstVerdictIsStampedEightDaysBack() {
        calibrator.pipe(verdict("q", "ann", 1), NOON.minus(Duration.ofDays(8)));
        calibrator.pipe(verdict("q", "bob", 0), NOON);
        calibrator.pipe(verdict("other", "ann", 1), NOON.plusSeconds(60));

        calibrator.pipe(answer("q", 0.8));

        assertThat(calibrator.refusals()).isEmpty();
        assertThat(calibrator.labeled())
                .extracting(LabeledAnswer::getQuestionId, labeled -> labeled.getVerdicts()
                        .size())
                .containsExactly(tuple("q", 2));
    }

    @Test
    void shouldForgetNothingWhenARecordIsStampedInTheFuture() {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        calibrator.pipe(verdict("q", "ann", 1), now);
        calibrator.pipe(verdict("other", "ann", 1), FAR);
        calibrator.pipe(verdict("another", "ann", 1), now);

        calibrator.pipe(calibrator.topics.answers(), "q", answer("q", 0.8), now);

        assertThat(calibrator.refusals()).isEmpty();
        assertThat(calibrator.labeled()).hasSize(1);
    }

    @Test
    void shouldNotCloseABatchWhenItsLabelsAreStampedTwoDaysBack() {
        for (int i = 0; i < 6; i++) {
            calibrator.pipe(calibrator.topics.answers(), "q" + i, answer("q" + i, 0.8), NOON.minus(Duration.ofDays(2)));
            calibrator.pipe(verdict("q" + i, "ann", 1), NOON.minus(Duration.ofDays(2)));
            calibrator.advanceClock(Duration.ofSeconds(20));
        }
        assertThat(calibrator.batches()).isEmpty();

        calibrator.advanceClock(Duration.ofDays(1));

        assertThat(calibrator.batches())
                .extracting(CalibrationBatch::getExamples)
                .singleElement()
                .satisfies(examples -> assertThat(examples).hasSize(6));
    }

    @Test
    void shouldSayOfAReportWhatTheLedgerSaysWhenTheClockWasSetBackSinceItWasWritten() {
        List<LabeledAnswer> ledger = ledgerOf("before", "after");
        Instant ahead = Instant.ofEpochMilli(System.currentTimeMillis()).plus(Duration.ofHours(25));

        calibrator.pipe(calibrator.topics.labeledAnswers(), "before", ledger.get(0), NOON);
        calibrator.pipe(calibrator.topics.labeledAnswers(), "after", ledger.get(1), ahead);
        calibrator.advanceClock(Duration.ofMinutes(2));

        assertThat(calibrator.reports())
                .isNotEmpty()
                .extracting(CalibrationReport::getComputedAt)
                .containsOnly(ahead);
    }

    @Test
    void shouldLetNoTimePassWhenAnEntryOfTheLedgerIsStampedInTheFuture() {
        List<LabeledAnswer> ledger = ledgerOf("first", "second");

        calibrator.pipe(calibrator.topics.labeledAnswers(), "first", ledger.get(0), NOON);
        calibrator.pipe(calibrator.topics.labeledAnswers(), "second", ledger.get(1), FAR);

        assertThat(calibrator.batches()).isEmpty();
        assertThat(calibrator.state()).contains("\"clock\": ").doesNotContain("\"clock\": " + FAR.toEpochMilli());
    }

    /** One label of each question, for a calibrator that has seen none yet. */
    private List<LabeledAnswer> ledgerOf(String... questionIds) {
        for (String questionId : questionIds) {
            calibrator.pipe(answer(questionId, 0.8));
            calibrator.pipe(verdict(questionId, "ann", 1));
        }
        List<LabeledAnswer> labeled = calibrator.labeled();
        calibrator.close();
        calibrator = new CalibratorDriver(Samples.config());
        return labeled;
    }

    @Test
    void shouldNotCloseABatchWhenEntriesOfTheLedgerAreStampedTwoDaysBack() {
        calibrator.pipe(answer("q", 0.8));
        calibrator.pipe(verdict("q", "ann", 1));
        LabeledAnswer labeled = calibrator.labeled().get(0);
        calibrator.close();
        calibrator = new CalibratorDriver(Samples.config());

        calibrator.pipe(calibrator.topics.labeledAnswers(), "q", labeled, NOON.minus(Duration.ofDays(2)));
        calibrator.advanceClock(Duration.ofSeconds(20));

        assertThat(calibrator.batches()).isEmpty();
    }

    @Test
    void shouldHearALabelerAgainAfterAWordFromTheFuture() {
        calibrator.pipe(answer("q", 0.8));
        calibrator.pipe(given(verdict("q", "ann", 1), FAR));
        calibrator.pipe(given(verdict("q", "ann", 1), Instant.ofEpochMilli(NOON.toEpochMilli() * 1_000)));

        calibrator.pipe(verdict("q", "ann", 0));

        assertThat(calibrator.refusals()).containsExactly("BAD_TIMESTAMP", "BAD_TIMESTAMP");
        assertThat(calibrator.labeled())
                .extracting(LabeledAnswer::getLabel, LabeledAnswer::getLabeledAt)
                .containsExactly(tuple(0.0, NOON));
    }

    @Test
    void shouldHearALabelerWhoseWordFromTheFutureAnEarlierVersionBelieved() {
        Voice believed = new Voice(
                given(verdict("q", "ann", 1), FAR), new RecordPosition("candor.feedback", 0, 0L), NOON.toEpochMilli());
        calibrator
                .cases()
                .put(
                        "q",
                        LabelingCase.newBuilder()
                                .setVoices(List.of(believed))
                                .setDeadline(NOON.plus(Duration.ofDays(7)).toEpochMilli())
                                .build());
        calibrator.pipe(answer("q", 0.8));

        calibrator.pipe(verdict("q", "ann", 0, 5));

        assertThat(calibrator.labeled())
                .extracting(LabeledAnswer::getLabel, LabeledAnswer::getLabeledAt)
                .containsExactly(tuple(1.0, NOON), tuple(0.0, NOON.plusSeconds(5)));
    }

    @Test
    void shouldPreferTheVerdictThatCanBeMeantWhenAnEarlierVersionBelievedAnother() {
        RecordPosition position = new RecordPosition("candor.feedback", 0, 0L);
        Feedback naming = verdict("q", "ann", 0, 5);
        naming.setAnswerSource(answer("q", 0.8).getSource());
        calibrator
                .cases()
                .put(
                        "q",
                        LabelingCase.newBuilder()
                                .setVoices(List.of(
                                        new Voice(given(verdict("q", "ann", 1), FAR), position, NOON.toEpochMilli()),
                                        new Voice(naming, position, NOON.toEpochMilli())))
                                .setDeadline(NOON.plus(Duration.ofDays(7)).toEpochMilli())
                                .build());

        calibrator.pipe(answer("q", 0.8));

        assertThat(calibrator.labeled())
                .extracting(LabeledAnswer::getLabel, LabeledAnswer::getLabeledAt)
                .containsExactly(tuple(0.0, NOON.plusSeconds(5)));
    }

    @Test
    void shouldEqualRecomputationWhenStampsGoBackAndForth() {
        calibrator.close();
        calibrator = new CalibratorDriver(Samples.config(Map.of("reports.every", "2")));
        for (int i = 0; i < 30; i++) {
            Instant stamp = NOON.plus(Duration.ofHours(i % 3 == 0 ? -200 : i));
            calibrator.pipe(calibrator.topics.answers(), "q" + i, answer("q" + i, i / 30.0), stamp);
            calibrator.pipe(verdict("q" + i, "ann", i % 2), stamp.minus(Duration.ofDays(i % 5)));
        }

        var recomputation = calibrator.recomputation();

        assertThat(calibrator.reports())
                .hasSizeGreaterThan(10)
                .allSatisfy(report -> assertThat(recomputation.check(report)).isEmpty());
    }

    private static Feedback given(Feedback feedback, Instant givenAt) {
        return Feedback.newBuilder(feedback).setGivenAt(givenAt).build();
    }
}
