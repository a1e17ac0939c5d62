package io.candor.feedback;

import static io.candor.feedback.Samples.NOON;
import static io.candor.feedback.Samples.answer;
import static io.candor.feedback.Samples.asking;
import static io.candor.feedback.Samples.retraction;
import static io.candor.feedback.Samples.sampled;
import static io.candor.feedback.Samples.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.candor.audit.ReportRecomputation;
import io.candor.event.Answer;
import io.candor.event.AnswerConfidenceFigures;
import io.candor.event.BatchTrigger;
import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationExample;
import io.candor.event.CalibrationReport;
import io.candor.event.Decision;
import io.candor.event.DriftAlarm;
import io.candor.event.DriftDirection;
import io.candor.event.IntervalMethod;
import io.candor.event.LabeledAnswer;
import io.candor.event.SampleFigures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports, alarms and batches, on the shipped topology. */
class CalibrationTopologyTest {
    private CalibratorDriver calibrator = new CalibratorDriver(Samples.config());

    @AfterEach
    void close() {
        calibrator.close();
    }

    @Test
    void shouldReportDomainAndAllDomainsWhenEnoughLabelsCame() {
        label(0, 20, 0.8, 0.8);

        List<CalibrationReport> reports = calibrator.reports();
        assertThat(reports)
                .extracting(CalibrationReport::getDomain, CalibrationReport::getCount)
                .containsExactly(tuple("geography", 20L), tuple("*", 20L));
        CalibrationReport report = reports.get(0);
        assertThat(report.getMeanConfidence()).isCloseTo(0.8, within(1e-12));
        assertThat(report.getEceLow()).isLessThanOrEqualTo(report.getEceHigh());
        assertThat(report.getEceFloor()).isPositive();
        assertThat(report.getBins()).hasSize(10);
        assertThat(report.getWindowStart()).isEqualTo(NOON);
        assertThat(report.getThrough().getOffset()).isEqualTo(19);
    }

    @Test
    void shouldReportOnOurAnswersAsEverWhenOtherSystemsAnswersAreJudgedBetween() {
        for (int i = 0; i < 40; i++) {
            calibrator.pipe(Answer.newBuilder(sampled(answer("theirs " + i, 0.99)))
                    .setDecision(Decision.SCORED)
                    .setAnswerModel("acme")
                    .setAnswerConfidence(0.99)
                    .build());
            calibrator.pipe(verdict("theirs " + i, "ann", 0));
        }
        label(0, 20, 0.8, 0.8);
        calibrator.advanceClock(Duration.ofSeconds(10));

        ReportRecomputation recomputation = calibrator.recomputation();
        List<CalibrationReport> reports = calibrator.reports();
        List<CalibrationReport> own = reports.stream()
                .filter(report -> report.getAnswerModel() == null)
                .toList();
        assertThat(own)
                .extracting(CalibrationReport::getDomain, CalibrationReport::getCount)
                .containsExactly(tuple("geography", 20L), tuple("*", 20L));
        assertThat(own).allSatisfy(report -> {
            assertThat(report.getMeanConfidence()).isCloseTo(0.8, within(1e-12));
            assertThat(report.getSample()).isNull();
        });
        assertThat(calibrator.alarms())
                .filteredOn(alarm -> alarm.getAnswerModel() == null)
                .isEmpty();
        assertThat(calibrator.batches())
                .flatExtracting(CalibrationBatch::getExamples)
                .extracting(CalibrationExample::getQuestionId)
                .noneMatch(id -> id.startsWith("theirs"));
        assertThat(reports.stream().flatMap(report -> recomputation.check(report).stream()))
                .isEmpty();
    }

    @Test
    void shouldReportOnEachSystemsAnswersByTheConfidenceInThemWhenTheyAreJudged() {
        for (int i = 0; i < 30; i++) {
            judgedOf("acme", i, 0.9, 1);
            judgedOf("other", i, 0.2, 0);
            judgedOf("unknown", i, null, 0);
        }
        calibrator.advanceClock(Duration.ofSeconds(10));

        ReportRecomputation recomputation = calibrator.recomputation();
        List<CalibrationReport> reports = calibrator.reports();
        assertThat(reports)
                .filteredOn(report -> report.getCount() == 30)
                .extracting(
                        CalibrationReport::getAnswerModel,
                        CalibrationReport::getDomain,
                        report -> Math.round(100 * report.getMeanConfidence()),
                        CalibrationReport::getAccuracy)
                .contains(tuple("acme", "geography", 90L, 1.0), tuple("other", "*", 20L, 0.0));
        assertThat(reports).extracting(CalibrationReport::getAnswerModel).containsOnly("acme", "other");
        assertThat(reports).allSatisfy(report -> assertThat(report.getSample().getAnswersConfidence())
                .as("that of the model's own answers alone")
                .isCloseTo(report.getMeanConfidence(), within(1e-12)));
        assertThat(reports.stream().flatMap(report -> recomputation.check(report).stream()))
                .isEmpty();
    }

    @Test
    void shouldFindTheReportThatMixesTheAnswersOfTwoSystems() {
        for (int i = 0; i < 30; i++) {
            judgedOf("acme", i, 0.9, 1);
            judgedOf("other", i, 0.2, 0);
        }
        ReportRecomputation recomputation = calibrator.recomputation();
        CalibrationReport mixed = CalibrationReport.newBuilder(
                        calibrator.reports().get(0))
                .setAnswerModel("other")
                .build();

        assertThat(recomputation.check(mixed))
                .extracting(ReportRecomputation.Discrepancy::figure)
                .contains("accuracy", "meanConfidence");
    }

    private void judgedOf(String model, int i, Double confidence, double verdict) {
        String id = model + " " + i;
        calibrator.pipe(Answer.newBuilder(sampled(answer(id, 0.5)))
                .setDecision(Decision.SCORED)
                .setAnswerModel(model)
                .setAnswerConfidence(confidence)
                .build());
        calibrator.pipe(verdict(id, "ann", verdict));
    }

    @Test
    void shouldReportByTheClockWhenChangesAreFew() {
        label(0, 3, 0.8, 0.8);
        assertThat(calibrator.reports()).isEmpty();

        calibrator.advanceClock(Duration.ofSeconds(10));
        calibrator.advanceClock(Duration.ofSeconds(10));

        assertThat(calibrator.reports())
                .extracting(CalibrationReport::getDomain, CalibrationReport::getCount)
                .containsExactlyInAnyOrder(tuple("geography", 3L), tuple("*", 3L));
    }

    @Test
    void shouldReportEachDomainOnceWhenManyHaveChanges() {
        for (int i = 0; i < 300; i++) {
            calibrator.pipe(Answer.newBuilder(answer("q" + i, 0.8))
                    .setDomain("domain " + i)
                    .build());
            calibrator.pipe(verdict("q" + i, "ann", 1));
        }
        for (int i = 0; i < 20; i++) {
            calibrator.advanceClock(Duration.ofSeconds(10));
        }

        List<String> reported = calibrator.reports().stream()
                .map(CalibrationReport::getDomain)
                .filter(domain -> !domain.equals("*"))
                .toList();
        assertThat(reported).hasSize(300).doesNotHaveDuplicates();
    }

    @Test
    void shouldTakeOutAllThatAForgottenWindowHolds() {
        label(0, 5, 0.8, 0.8);
        calibrator.advanceClock(Duration.ofSeconds(10));
        String window = "|" + NOON.toEpochMilli();
        assertThat(calibrator.state()).contains(window);

        calibrator.pipe(
                calibrator.topics.answers(),
                "new",
                Answer.newBuilder(sampled(answer("new", 0.8)))
                        .setAnsweredAt(NOON.plus(Duration.ofDays(70)))
                        .build(),
                NOON.plus(Duration.ofDays(70)));
        calibrator.advanceClock(Duration.ofSeconds(10));

        assertThat(calibrator.state()).doesNotContain(window);
    }

    @Test
    void shouldCountEachQuestionOnceWhenLabelsAreCorrectedAndRetracted() {
        calibrator.pipe(answer("kept", 0.9));
        calibrator.pipe(answer("gone", 0.9));
        calibrator.pipe(verdict("kept", "ann", 1));
        calibrator.pipe(verdict("gone", "ann", 1));
        calibrator.advanceClock(Duration.ofSeconds(10));
        calibrator.pipe(verdict("kept", "ann", 0, 5));
        calibrator.pipe(retraction("gone", "ann", 5));
        calibrator.advanceClock(Duration.ofSeconds(10));
        calibrator.pipe(retraction("kept", "ann", 6));
        calibrator.advanceClock(Duration.ofSeconds(10));

        assertThat(calibrator.reports().stream()
                        .filter(report -> report.getDomain().equals("*")))
                .extracting(CalibrationReport::getRevision, CalibrationReport::getCount, CalibrationReport::getAccuracy)
                .containsExactly(tuple(0L, 2L, 1.0), tuple(1L, 1L, 0.0), tuple(2L, 0L, 0.0));
    }

    /** @param cacheBytes for all windows, for some and for none */
    @ParameterizedTest
    @ValueSource(strings = {"67108864", "12000", "0"})
    void shouldEqualRecomputationWhenReportsComeOfAMixedStream(String cacheBytes) {
        useCalibratorWith(Map.of("reports.cache-bytes", cacheBytes));
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            String id = "q" + random.nextInt(120);
            boolean sampled = random.nextInt(3) > 0;
            calibrator.pipe(Answer.newBuilder(answer(id, random.nextDouble()))
                    .setAuditSampled(sampled)
                    .setAuditProbability(sampled ? 0.2 + random.nextInt(3) / 4.0 : 0.3)
                    .setTextHash(random.nextInt(4) == 0 ? null : "text " + random.nextInt(40))
                    .setAnswerConfidence(random.nextInt(3) == 0 ? null : (Double) random.nextDouble())
                    .setDomain(random.nextBoolean() ? "geography" : "history")
                    .setAnsweredAt(NOON.minus(Duration.ofMinutes(random.nextInt(180))))
                    .build());
            // Some answers are never judged.
            if (random.nextInt(4) == 0) {
                continue;
            }
            calibrator.pipe(
                    random.nextInt(8) == 0
                            ? retraction(id, "ann", i)
                            : verdict(id, random.nextBoolean() ? "ann" : "bob", random.nextInt(5) / 4.0, i));
            if (random.nextInt(20) == 0) {
                calibrator.advanceClock(Duration.ofSeconds(10));
            }
        }
        calibrator.advanceClock(Duration.ofSeconds(10));

        ReportRecomputation recomputation = calibrator.recomputation();
        List<CalibrationReport> reports = calibrator.reports();
        assertThat(reports).hasSizeGreaterThan(20);
        assertThat(reports)
                .extracting(CalibrationReport::getSample)
                .filteredOn(sample -> sample != null && sample.getMissing() > 0 && sample.getAnswers() > 0)
                .hasSizeGreaterThan(10);
        assertThat(reports)
                .extracting(report -> report.getAfterAnswer().getCount())
                .filteredOn(count -> count > 0)
                .hasSizeGreaterThan(10);
        assertThat(reports.stream().flatMap(report -> recomputation.check(report).stream()))
                .isEmpty();
    }

    @Test
    void shouldFindDiscrepancyWhenOneBitOfAReportDiffers() {
        label(0, 20, 0.8, 0.5);
        CalibrationReport forged = calibrator.reports().get(0);
        forged.setBrier(Math.nextUp(forged.getBrier()));

        assertThat(calibrator.recomputation().check(forged))
                .extracting(ReportRecomputation.Discrepancy::figure)
                .containsExactly("brier");
    }

    @Test
    void shouldFindDiscrepancyWhenOneBitOfAFigureOverTheSampleDiffers() {
        labelSample(0, 40, 0.8, 0.5);
        List<CalibrationReport> reports = calibrator.reports();
        CalibrationReport forged = reports.get(reports.size() - 1);
        forged.getSample().setEstimate(Math.nextUp(forged.getSample().getEstimate()));

        assertThat(calibrator.recomputation().check(forged))
                .extracting(ReportRecomputation.Discrepancy::figure)
                .contains("sample.estimate");
    }

    @ParameterizedTest
    @MethodSource("fieldsOfTheSample")
    void shouldFindDiscrepancyWhenAnyFieldOfTheSampleDiffers(String field) {
        CalibrationReport forged = reportWithMissingVerdicts();
        Object was = forged.getSample().get(field);
        forged.getSample()
                .put(
                        field,
                        was instanceof Double number
                                ? (Object) Math.nextUp(number)
                                : was instanceof Long number ? (Object) (number + 1) : was + " ");

        assertThat(calibrator.recomputation().check(forged))
                .extracting(ReportRecomputation.Discrepancy::figure)
                .contains("sample." + field);
    }

    /** All but how long verdicts are waited for, which is a setting. */
    static Stream<String> fieldsOfTheSample() {
        return SampleFigures.getClassSchema().getFields().stream()
                .map(Schema.Field::name)
                .filter(name -> !name.equals("verdictWaitMillis"));
    }

    @Test
    void shouldFindDiscrepancyWhenTheSampleWithoutAVerdictHasAFigure() {
        calibrator.pipe(sampled(answer("drawn", 0.8)));
        label(0, 20, 0.8, 0.5);
        CalibrationReport forged = calibrator.reports().get(0);
        assertThat(forged.getSample().getLabeled()).isZero();
        forged.getSample().setAccuracy(0.9);

        assertThat(calibrator.recomputation().check(forged))
                .extracting(ReportRecomputation.Discrepancy::figure)
                .contains("sample.accuracy");
    }

    @Test
    void shouldFindDiscrepancyWhenAReportHasNoSampleThoughTheLedgerHasSampledAnswers() {
        CalibrationReport forged = reportWithMissingVerdicts();
        forged.setSample(null);

        assertThat(calibrator.recomputation().check(forged))
                .extracting(ReportRecomputation.Discrepancy::figure)
                .contains("sample");
    }

    @Test
    void shouldAskNoSampleOfReportsOfAnEarlierVersionNorOfWindowsItBegan() {
        labelSample(0, 60, 0.8, 0.5);
        List<CalibrationReport> reports = calibrator.reports();
        ReportRecomputation recomputation = calibrator.recomputation();
        CalibrationReport earlier = CalibrationReport.newBuilder(reports.get(0))
                .setIntervalMethod(IntervalMethod.BOOTSTRAP)
                .setSample(null)
                .build();
        CalibrationReport upgraded =
                CalibrationReport.newBuilder(reports.get(1)).setSample(null).build();

        assertThat(Stream.of(earlier, upgraded).flatMap(report -> recomputation.check(report).stream()))
                .extracting(ReportRecomputation.Discrepancy::figure)
                .doesNotContain("sample");
    }

    @Test
    void shouldReportOnTheConfidenceAfterTheAnswerWhereAnswersHaveOne() {
        labelAfterAnswer(20);

        CalibrationReport report = calibrator.reports().get(0);
        assertThat(report.getCount()).isEqualTo(20);
        AnswerConfidenceFigures after = report.getAfterAnswer();
        assertThat(after.getCount()).isEqualTo(10);
        assertThat(after.getFrom()).isZero();
        assertThat(after.getAccuracy()).isEqualTo(0.5);
        assertThat(after.getAuroc()).isEqualTo(1);
        assertThat(after.getBrier()).isCloseTo(0.01, within(1e-12));
        assertThat(after.getEce()).isCloseTo(0.1, within(1e-12));
        assertThat(report.getAuroc()).isEqualTo(0.5);
    }

    @ParameterizedTest
    @MethodSource("fieldsAfterAnswer")
    void shouldFindDiscrepancyWhenAnyFigureAfterTheAnswerDiffers(String field) {
        labelAfterAnswer(20);
        CalibrationReport forged = calibrator.reports().get(0);
        Object was = forged.getAfterAnswer().get(field);
        forged.getAfterAnswer()
                .put(field, was instanceof Long number ? (Object) (number + 1) : (Object) Math.nextUp((Double) was));

        assertThat(calibrator.recomputation().check(forged))
                .extracting(ReportRecomputation.Discrepancy::figure)
                .containsExactly("afterAnswer." + field);
    }

    static Stream<String> fieldsAfterAnswer() {
        return AnswerConfidenceFigures.getClassSchema().getFields().stream().map(Schema.Field::name);
    }

    @Test
    void shouldAskNoFiguresAfterTheAnswerOfAnEarlierVersionButOfAllReportsSince() {
        labelAfterAnswer(40);
        List<CalibrationReport> reports = calibrator.reports();
        ReportRecomputation recomputation = calibrator.recomputation();
        CalibrationReport earlier = CalibrationReport.newBuilder(reports.get(0))
                .setAfterAnswer(null)
                .build();
        CalibrationReport now = reports.get(1);
        CalibrationReport forged = CalibrationReport.newBuilder(reports.get(2))
                .setAfterAnswer(null)
                .build();

        assertThat(Stream.of(earlier, now, forged).flatMap(report -> recomputation.check(report).stream()))
                .extracting(ReportRecomputation.Discrepancy::figure)
                .containsExactly("afterAnswer");
    }

    /** Every other answer has a confidence after it, which is sure and right; that before it says nothing. */
    private void labelAfterAnswer(int count) {
        for (int i = 0; i < count; i++) {
            double right = i / 2 % 2;
            Answer answer = answer("after" + i, 0.8);
            answer.setAnswerConfidence(i % 2 == 0 ? null : (Double) (0.1 + 0.8 * right));
            calibrator.pipe(answer);
            calibrator.pipe(verdict("after" + i, "ann", right));
        }
    }

    /** The last report on answers of the sample, some of which nobody judged in time. */
    private CalibrationReport reportWithMissingVerdicts() {
        for (int i = 0; i < 100; i++) {
            calibrator.pipe(sampled(answer("q" + i, 0.7 + i / 500.0)));
            if (i % 10 < 8) {
                calibrator.pipe(verdict("q" + i, "ann", i % 10 < 6 ? 1 : 0));
            }
        }
        calibrator.advanceClock(Duration.ofSeconds(10));
        List<CalibrationReport> reports = calibrator.reports();
        CalibrationReport last = reports.get(reports.size() - 1);
        assertThat(last.getSample().getMissing()).isPositive();
        return last;
    }

    @Test
    void shouldReportOverTheSampleAndOverAllLabelsWhenPeopleJudgeWhatTheyChoose() {
        for (int i = 0; i < 200; i++) {
            boolean right = i % 10 < 8;
            boolean drawn = i % 4 == 0;
            Answer answer = answer("q" + i, 0.8);
            calibrator.pipe(Answer.newBuilder(answer)
                    .setAuditProbability(0.25)
                    .setAuditSampled(drawn)
                    .build());
            if (drawn || !right) {
                calibrator.pipe(verdict("q" + i, "ann", right ? 1 : 0));
            }
        }
        calibrator.advanceClock(Duration.ofSeconds(10));

        List<CalibrationReport> reports = calibrator.reports();
        CalibrationReport report = reports.get(reports.size() - 1);
        assertThat(report.getAccuracy()).isLessThan(0.6);
        assertThat(report.getSample().getAccuracy()).isCloseTo(0.8, within(1e-9));
        assertThat(report.getSample().getDrawn()).isEqualTo(50);
        assertThat(report.getSample().getLabeled()).isEqualTo(50);
        assertThat(report.getSample().getEstimateLow()).isLessThan(0.8);
        assertThat(report.getSample().getEstimateHigh()).isGreaterThan(0.8);
        // The tally goes with answers of the sample, and the last three are not in it.
        assertThat(report.getSample().getAnswers()).isEqualTo(197);
        assertThat(report.getSample().getAnswersConfidence()).isCloseTo(0.8, within(1e-9));
        assertThat(report.getSample().getStatement())
                .contains("0.80 of the answers are right")
                .contains("all texts (50)");
    }

    @Test
    void shouldSayWhatMissingVerdictsOfTheSampleCouldChange() {
        for (int i = 0; i < 100; i++) {
            calibrator.pipe(sampled(answer("q" + i, 0.8)));
            if (i % 10 < 8) {
                calibrator.pipe(verdict("q" + i, "ann", i % 10 < 6 ? 1 : 0));
            }
        }
        calibrator.advanceClock(Duration.ofSeconds(10));

        List<CalibrationReport> reports = calibrator.reports();
        CalibrationReport report = reports.get(reports.size() - 1);
        assertThat(report.getSample().getMissing()).isEqualTo(20);
        assertThat(report.getSample().getAccuracy()).isCloseTo(0.75, within(1e-9));
        assertThat(report.getSample().getAccuracyIfMissingWrong()).isCloseTo(0.6, within(1e-9));
        assertThat(report.getSample().getAccuracyIfMissingRight()).isCloseTo(0.8, within(1e-9));
        assertThat(report.getSample().getStatement())
                .contains("20 have no verdict though their time is over")
                .contains("between 0.60 and 0.80 whatever the missing are")
                .contains("more than the interval above allows for");
    }

    @Test
    void shouldNotReportWhenTheWindowIsForgotten() {
        calibrator.pipe(calibrator.topics.answers(), "new", answer("new", 0.8), NOON.plus(Duration.ofDays(70)));
        calibrator.pipe(verdict("new", "ann", 1), NOON.plus(Duration.ofDays(70)));
        calibrator.pipe(answer("late", 0.8));
        calibrator.pipe(verdict("late", "ann", 1), NOON.plus(Duration.ofDays(70)));
        calibrator.advanceClock(Duration.ofSeconds(10));

        assertThat(calibrator.reports()).isEmpty();
        assertThat(calibrator.metrics.of(FeedbackEvent.LATE_FOR_REPORT)).isPositive();
    }

    @Test
    void shouldRaiseOneAlarmPerEpisodeWhenTheReleaseDrifts() {
        labelSample(0, 200, 0.8, 0.8);
        assertThat(calibrator.alarms()).isEmpty();

        labelSample(200, 260, 0.8, 0.1);

        List<DriftAlarm> alarms = calibrator.alarms();
        assertThat(alarms)
                .extracting(DriftAlarm::getDomain, DriftAlarm::getEpisode)
                .containsExactly(tuple("geography", 0), tuple("*", 0));
        DriftAlarm alarm = alarms.get(0);
        assertThat(alarm.getLogEValue()).isGreaterThanOrEqualTo(-Math.log(0.05));
        assertThat(alarm.getAccuracy()).isLessThan(alarm.getMeanConfidence());
        assertThat(alarm.getCount() - alarm.getEvidenceCount()).isBetween(150L, 205L);
        assertThat(alarm.getEvidenceSince()).isBetween(NOON.plusSeconds(150), NOON.plusSeconds(205));
        assertThat(alarm.getRaisedBy().getTopic()).isEqualTo("candor.labeled-answers");
        assertThat(alarm.getDirection()).isEqualTo(DriftDirection.TOO_SURE);
        assertThat(alarm.getGap()).isCloseTo(alarm.getMeanConfidence() - alarm.getAccuracy(), within(1e-9));
        assertThat(alarm.getStatement())
                .startsWith("Too sure: confidences are too high, by 0.")
                .contains("labeled since " + alarm.getEvidenceSince())
                .endsWith("the alarm was raised at " + alarm.getRaisedAt() + ".");
    }

    @Test
    void shouldRaiseTheNextEpisodesAlarmWhenDriftGoesOn() {
        labelSample(0, 300, 0.8, 0.1);

        assertThat(calibrator.alarms().stream()
                        .filter(alarm -> alarm.getDomain().equals("*")))
                .extracting(DriftAlarm::getEpisode)
                .containsExactly(0, 1, 2);
    }

    @Test
    void shouldSayThatConfidencesAreTooTimidWhenAnswersAreRightMoreOften() {
        labelSample(0, 100, 0.3, 0.9);

        assertThat(calibrator.alarms())
                .first()
                .extracting(
                        DriftAlarm::getDirection, alarm -> alarm.getStatement().startsWith("Too timid"))
                .containsExactly(DriftDirection.TOO_TIMID, true);
    }

    @Test
    void shouldBetOnNoAnswerOutsideTheAuditSample() {
        label(0, 300, 0.8, 0.1);

        assertThat(calibrator.alarms()).isEmpty();
    }

    @Test
    void shouldAnnounceAnAnswerOfTheSampleThatNobodyHasJudged() {
        calibrator.pipe(sampled(answer("drawn", 0.8)));
        calibrator.pipe(answer("other", 0.8));
        calibrator.pipe(verdict("judged", "ann", 1));
        calibrator.pipe(sampled(answer("judged", 0.8)));
        calibrator.advanceClock(Duration.ofSeconds(10));

        assertThat(calibrator.labeled())
                .extracting(LabeledAnswer::getQuestionId, LabeledAnswer::getRevision, LabeledAnswer::getLabel)
                .containsExactly(tuple("drawn", -1, null), tuple("judged", 0, 1.0));
        assertThat(calibrator.batches()).isEmpty();
        assertThat(calibrator.reports())
                .extracting(CalibrationReport::getLabels)
                .containsOnly(1L);
    }

    @Test
    void shouldTakeNoAnnouncementForALabelThatWasRetracted() {
        restart(2);
        for (int i = 0; i < 5; i++) {
            calibrator.pipe(sampled(answer("drawn" + i, 0.8)));
        }
        calibrator.pipe(answer("judged", 0.8));
        calibrator.pipe(verdict("judged", "ann", 1));
        calibrator.advanceClock(Duration.ofDays(1).plusMinutes(1));

        CalibrationBatch batch = only(calibrator.batches());
        assertThat(batch.getExamples()).hasSize(1);
        assertThat(batch.getRetractedQuestionIds()).isEmpty();
    }

    @Test
    void shouldNotBetAgainWhenLabelsAreCorrected() {
        calibrator.pipe(sampled(answer("q", 0.9)));
        for (int i = 0; i < 200; i++) {
            calibrator.pipe(verdict("q", "ann", i % 2 == 0 ? 0 : 0.1, i));
        }

        assertThat(calibrator.alarms()).isEmpty();
    }

    @Test
    void shouldFindNoMoreEvidenceWhenATextIsAskedAgainUnderOtherIds() {
        for (int i = 0; i < 1_000; i++) {
            calibrator.pipe(sampled(asking("text " + i % 3, answer("q" + i, 0.9))));
            calibrator.pipe(verdict("q" + i, "ann", 0));
        }

        assertThat(calibrator.alarms()).isEmpty();
        assertThat(calibrator.metrics.of(FeedbackEvent.REPEATED_TEXT)).isEqualTo(997);
    }

    @Test
    void shouldFindNoMoreEvidenceWhenATextWithoutHashIsAskedAgainUnderOtherIds() {
        for (int i = 0; i < 1_000; i++) {
            Answer answer = sampled(answer("q" + i, 0.9));
            answer.setQuestion((i % 2 == 0 ? "Which of  the " : " WHICH of the ") + i % 3 + "?");
            calibrator.pipe(answer);
            calibrator.pipe(verdict("q" + i, "ann", 0));
        }

        assertThat(calibrator.alarms()).isEmpty();
    }

    @Test
    void shouldBetOnATextOnceInEachDomainAndUnderEachRelease() {
        for (String domain : List.of("geography", "history")) {
            for (String release : List.of("r1", "r2")) {
                for (int i = 0; i < 40; i++) {
                    String id = domain + release + i;
                    calibrator.pipe(Answer.newBuilder(sampled(asking("text " + i, answer(id, 0.9))))
                            .setDomain(domain)
                            .setReleaseId(release)
                            .build());
                    calibrator.pipe(verdict(id, "ann", 0));
                }
            }
        }

        assertThat(calibrator.alarms())
                .extracting(DriftAlarm::getReleaseId, DriftAlarm::getDomain)
                .containsExactlyInAnyOrder(
                        tuple("r1", "geography"),
                        tuple("r1", "*"),
                        tuple("r2", "geography"),
                        tuple("r2", "*"),
                        tuple("r1", "history"),
                        tuple("r2", "history"));
    }

    @Test
    void shouldCountATextOnceInAReportByTheMeanOfWhatWasSaidOnIt() {
        calibrator.pipe(asking("one", answer("a", 0.8)));
        calibrator.pipe(asking("one", answer("b", 0.6)));
        calibrator.pipe(asking("two", answer("c", 0.5)));
        calibrator.pipe(verdict("a", "ann", 1));
        calibrator.pipe(verdict("b", "bob", 0.5));
        calibrator.pipe(verdict("c", "ann", 0));
        calibrator.advanceClock(Duration.ofSeconds(10));
        ReportRecomputation recomputation = calibrator.recomputation();

        List<CalibrationReport> reports = calibrator.reports();

        assertThat(reports)
                .hasSize(2)
                .allSatisfy(report -> {
                    assertThat(report.getCount()).isEqualTo(2);
                    assertThat(report.getLabels()).isEqualTo(3);
                    assertThat(report.getAccuracy()).isEqualTo(0.75 / 2);
                    assertThat(report.getMeanConfidence()).isCloseTo(0.6, within(1e-12));
                })
                .allSatisfy(report -> assertThat(recomputation.check(report)).isEmpty());
    }

    @Test
    void shouldFindAReportOfAnEarlierVersionRightThatCountsEachQuestion() {
        label(0, 20, 0.8, 0.5);
        CalibrationReport earlier = calibrator.reports().get(0);
        earlier.setLabels(0);

        assertThat(calibrator.recomputation().check(earlier)).isEmpty();
    }

    @Test
    void shouldCloseBatchWithLineageWhenItIsFull() {
        restart(3);
        label(0, 7, 0.8, 0.8);

        List<TestRecord<String, CalibrationBatch>> batches = calibrator.records(calibrator.topics.calibrationBatches());
        assertThat(batches).extracting(TestRecord::key).containsExactly("atlas", "atlas");
        CalibrationBatch batch = batches.get(0).value();
        assertThat(batch.getTrigger()).isEqualTo(BatchTrigger.SIZE);
        assertThat(batch.getExamples()).hasSize(3);
        assertThat(batch.getExamples().get(0).getLabelers()).containsExactly("ann");
        assertThat(batch.getExamples().get(0).getScores()).hasSize(1);
        assertThat(batch.getExamples().get(0).getLineage())
                .extracting(position -> position.getTopic())
                .containsExactly("candor.answers", "candor.feedback", "candor.labeled-answers");
        assertThat(batch.getBatchId()).isNotEqualTo(batches.get(1).value().getBatchId());
    }

    @Test
    void shouldCloseBatchWhenItsOldestLabelWaitedLongEnough() {
        label(0, 2, 0.8, 0.8);

        calibrator.advanceClock(Duration.ofDays(1).plusMinutes(1));

        CalibrationBatch batch = only(calibrator.batches());
        assertThat(batch.getTrigger()).isEqualTo(BatchTrigger.TIME);
        assertThat(batch.getExamples()).hasSize(2);
    }

    @Test
    void shouldCloseBatchWhenAnAlarmIsRaised() {
        labelSample(0, 60, 0.8, 0.1);

        List<CalibrationBatch> batches = calibrator.batches();
        assertThat(batches).extracting(CalibrationBatch::getTrigger).containsOnly(BatchTrigger.DRIFT);
        assertThat(batches.get(0).getExamples()).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void shouldAmendOpenBatchAndSendAgainWhenLabelsChange() {
        restart(2);
        List.of("a", "b", "c", "d").forEach(id -> calibrator.pipe(answer(id, 0.8)));
        calibrator.pipe(verdict("a", "ann", 1));
        calibrator.pipe(verdict("a", "ann", 0, 1));
        calibrator.pipe(verdict("b", "ann", 1));
        calibrator.pipe(verdict("a", "ann", 1, 2));
        calibrator.pipe(retraction("b", "ann", 3));

        List<CalibrationBatch> batches = calibrator.batches();
        assertThat(batches).hasSize(2);
        assertThat(batches.get(0).getExamples())
                .extracting(
                        CalibrationExample::getQuestionId,
                        CalibrationExample::getRevision,
                        CalibrationExample::getLabel)
                .containsExactly(tuple("a", 1, 0.0), tuple("b", 0, 1.0));
        assertThat(batches.get(1).getExamples())
                .extracting(CalibrationExample::getQuestionId, CalibrationExample::getRevision)
                .containsExactly(tuple("a", 2));
        assertThat(batches.get(1).getRetractedQuestionIds()).containsExactly("b");
    }

    /** Answers and labels questions from..to; about {@code accuracy} of them are right, one second apart. */
    private void label(int from, int to, double confidence, double accuracy) {
        for (int i = from; i < to; i++) {
            label(answer("q" + i, confidence), i, accuracy);
        }
    }

    /** The same with answers of the audit sample. */
    private void labelSample(int from, int to, double confidence, double accuracy) {
        for (int i = from; i < to; i++) {
            label(sampled(answer("q" + i, confidence)), i, accuracy);
        }
    }

    private void label(Answer answer, int i, double accuracy) {
        boolean correct = Math.floor((i + 1) * accuracy + 1e-9) > Math.floor(i * accuracy + 1e-9);
        calibrator.pipe(answer);
        calibrator.pipe(verdict(answer.getQuestionId(), "ann", correct ? 1 : 0), NOON.plusSeconds(i));
    }

    /** @param size labels that close a batch, with or without drift */
    private void restart(int size) {
        useCalibratorWith(
                Map.of("batches.size", Integer.toString(size), "batches.drift-minimum", Integer.toString(size)));
    }

    private void useCalibratorWith(Map<String, String> settings) {
        calibrator.close();
        calibrator = new CalibratorDriver(Samples.config(settings));
    }

    private static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.get(0);
    }
}
