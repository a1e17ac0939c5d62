package io.candor.feedback;

import static io.candor.feedback.Samples.NOON;
import static io.candor.feedback.Samples.answer;
import static io.candor.feedback.Samples.asking;
import static io.candor.feedback.Samples.sampled;
import static io.candor.feedback.Samples.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.candor.audit.ReportRecomputation;
import io.candor.event.CalibrationExample;
import io.candor.event.CalibrationReport;
import io.candor.event.Erasure;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordPosition;
import io.candor.event.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the calibrator keeps of questions and labelers that are forgotten, on the shipped topology. */
class ForgottenTopologyTest {
    private static final String EVE = "eve-of-the-garden";

    private final CalibratorDriver calibrator = new CalibratorDriver(Samples.config(Map.of("reports.every", "1")));

    @AfterEach
    void close() {
        calibrator.close();
    }

    private void forgetQuestion(String id) {
        erase(id, true, List.of());
    }

    /** @param offsets on candor.feedback */
    private void forgetVerdicts(String id, long... offsets) {
        erase(
                id,
                false,
                LongStream.of(offsets)
                        .mapToObj(offset -> new RecordPosition("candor.feedback", 0, offset))
                        .toList());
    }

    private void erase(String id, boolean whole, List<RecordPosition> verdicts) {
        calibrator.pipe(
                calibrator.topics.erasures(),
                id,
                Erasure.newBuilder()
                        .setErasureId("e")
                        .setQuestionId(id)
                        .setWhole(whole)
                        .setVerdicts(verdicts)
                        .setAt(NOON)
                        .build(),
                NOON);
    }

    private LabeledAnswer last() {
        List<LabeledAnswer> labeled = calibrator.labeled();
        return labeled.get(labeled.size() - 1);
    }

    @Test
    void shouldTakeTheLabelBackWithoutTextsWhenItsQuestionIsForgotten() {
        calibrator.pipe(answer("q", 0.8));
        calibrator.pipe(verdict("q", "ann", 1));

        forgetQuestion("q");

        LabeledAnswer emptied = last();
        assertThat(emptied.getRevision()).isEqualTo(1);
        assertThat(emptied.getForgotten()).isTrue();
        assertThat(emptied.getLabel()).isNull();
        assertThat(emptied.getVerdicts()).isEmpty();
        assertThat(emptied.getQuestion()).isEmpty();
        assertThat(emptied.getAnswer()).isNull();
    }

    @Test
    void shouldRefuseVerdictsOnAQuestionThatIsForgotten() {
        calibrator.pipe(answer("q", 0.8));
        forgetQuestion("q");

        calibrator.pipe(verdict("q", "ann", 1));

        assertThat(calibrator.labeled()).isEmpty();
        assertThat(calibrator.refusals()).containsExactly("FORGOTTEN");
    }

    @Test
    void shouldLabelNothingWhenTheAnswerIsReadAfterItsErasure() {
        forgetQuestion("q");
        calibrator.pipe(answer("q", 0.8));
        calibrator.pipe(verdict("q", "ann", 1));

        assertThat(calibrator.labeled()).isEmpty();
        assertThat(calibrator.state()).doesNotContain("asked in q");
    }

    @Test
    void shouldLabelByTheOthersWhenALabelerIsForgotten() {
        calibrator.pipe(answer("q", 0.8));
        calibrator.pipe(verdict("q", EVE, 1));
        calibrator.pipe(verdict("q", "ann", 0));

        forgetVerdicts("q", 0);

        LabeledAnswer left = last();
        assertThat(left.getLabel()).isZero();
        assertThat(left.getVerdicts()).extracting(Verdict::getLabeler).containsExactly("ann");
        assertThat(left.getForgotten()).isTrue();
    }

    @Test
    void shouldPassByAVerdictThatIsReadAfterItsErasure() {
        calibrator.pipe(answer("q", 0.8));
        forgetVerdicts("q", 0);

        calibrator.pipe(verdict("q", EVE, 1));

        assertThat(calibrator.labeled()).isEmpty();
        assertThat(calibrator.refusals()).isEmpty();
        assertThat(calibrator.state()).doesNotContain(EVE);
    }

    @Test
    void shouldHearALabelerAgainWhoJudgesAfterBeingForgotten() {
        calibrator.pipe(answer("q", 0.8));
        calibrator.pipe(verdict("q", EVE, 1));
        forgetVerdicts("q", 0);

        calibrator.pipe(verdict("q", EVE, 0, 1));

        assertThat(last().getLabel()).isZero();
    }

    @Test
    void shouldKeepNoNameInAnyStoreWhenALabelerIsForgotten() {
        for (int i = 0; i < 5; i++) {
            calibrator.pipe(asking("text" + i, sampled(answer("q" + i, 0.8))));
            calibrator.pipe(verdict("q" + i, EVE, 1), NOON.plusSeconds(i));
            calibrator.pipe(verdict("q" + i, "ann", 0), NOON.plusSeconds(i));
        }
        calibrator.pipe(verdict("later", "ann", 1), NOON.plus(Duration.ofHours(1)));
        assertThat(calibrator.state()).contains(EVE);

        for (int i = 0; i < 5; i++) {
            forgetVerdicts("q" + i, 2L * i);
        }

        assertThat(calibrator.state()).doesNotContain(EVE).contains("ann");
    }

    @Test
    void shouldKeepNoTextInAnyStoreWhenAQuestionIsForgotten() {
        calibrator.pipe(sampled(answer("q", 0.8)));
        calibrator.pipe(verdict("q", "ann", 1));
        assertThat(calibrator.state()).contains("What is asked in q?");

        forgetQuestion("q");

        assertThat(calibrator.state()).doesNotContain("What is asked in q?", "an answer");
    }

    @Test
    void shouldBatchWithoutTheQuestionWhenItIsForgottenBefore() {
        try (CalibratorDriver batching = new CalibratorDriver(Samples.config(Map.of("batches.size", "3")))) {
            batching.pipe(answer("forgotten", 0.8));
            batching.pipe(verdict("forgotten", "ann", 1));
            batching.pipe(
                    batching.topics.erasures(),
                    "forgotten",
                    new Erasure("e", "forgotten", true, List.of(), NOON),
                    NOON);
            for (String id : List.of("a", "b", "c")) {
                batching.pipe(answer(id, 0.8));
                batching.pipe(verdict(id, "ann", 1));
            }

            assertThat(batching.batches().get(0).getExamples())
                    .extracting(CalibrationExample::getQuestionId)
                    .doesNotContain("forgotten")
                    .contains("a", "b");
        }
    }

    @Test
    void shouldReportWhatTheLedgerSaysBeforeAndAfterSomethingIsForgotten() {
        for (int i = 0; i < 6; i++) {
            calibrator.pipe(sampled(answer("q" + i, 0.1 * i)));
            calibrator.pipe(verdict("q" + i, EVE, i % 2), NOON.plusSeconds(i));
            calibrator.pipe(verdict("q" + i, "ann", 1), NOON.plusSeconds(i));
        }
        forgetQuestion("q0");
        forgetVerdicts("q1", 2);

        List<CalibrationReport> reports = calibrator.reports();
        ReportRecomputation recomputation = calibrator.recomputation();

        assertThat(reports).isNotEmpty().allSatisfy(report -> assertThat(recomputation.check(report))
                .isEmpty());
        assertThat(reports.get(reports.size() - 1).getLabels()).isEqualTo(5);
    }
}
