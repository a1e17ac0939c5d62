package io.candor.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.training.fit.FitProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationReportTest {
    private static final double[] RIGHT_THEN_WRONG = {1, 1, 0, 0};

    @TempDir
    Path folder;

    @Test
    void shouldLeaveAurocUndefinedWhenAllAnswersAreOfOneClass() {
        Measurement measurement = measure(new double[] {1, 1, 1}, 0.2, 0.5, 0.9);

        assertThat(measurement.estimate(MetricSet.AUROC)).isNaN();
        assertThat(measurement.estimate(MetricSet.ACCURACY)).isEqualTo(1);
        assertThat(measurement.estimate(MetricSet.RISK_COVERAGE_AREA)).isZero();
    }

    @Test
    void shouldCountTiesOneHalfWhenAllConfidencesAreEqual() {
        Measurement measurement = measure(RIGHT_THEN_WRONG, 0.7, 0.7, 0.7, 0.7);

        assertThat(measurement.estimate(MetricSet.AUROC)).isEqualTo(0.5);
        assertThat(measurement.estimate(MetricSet.ACCURACY_AT_50)).isEqualTo(0.5);
        assertThat(measurement.estimate(MetricSet.ECE)).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void shouldNameBothErrorsApartWhenConfidencesAreExactlyZeroAndOne() {
        Measurement measurement = measure(RIGHT_THEN_WRONG, 1, 1, 1, 0);

        assertThat(measurement.estimate(MetricSet.ECE)).isEqualTo(0.25);
        assertThat(measurement.estimate(MetricSet.ECE_PAPER))
                .as("the paper's code loses every 1")
                .isZero();
        assertThat(measurement.estimate(MetricSet.LOG_LOSS)).isFinite();
        assertThat(measurement.estimate(MetricSet.BRIER)).isEqualTo(0.25);
    }

    @Test
    void shouldMeasureWithoutIntervalsWhenThereIsOneAnswer() {
        Measurement measurement = measure(new double[] {1}, 0.25);

        assertThat(measurement.answers()).isOne();
        assertThat(measurement.estimate(MetricSet.ECE)).isEqualTo(0.75);
        assertThat(measurement.metrics().values()).noneMatch(interval -> interval.defined());
    }

    @Test
    void shouldRefuseTheSetWhenAScoreIsNotANumber() {
        assertThatThrownBy(() -> set("data", RIGHT_THEN_WRONG, 0.1, 0.2, Double.NaN, 0.3))
                .isInstanceOf(InvalidScoreException.class)
                .hasMessageContaining("data: confidence of question 3 is NaN");
    }

    @Test
    void shouldMeasureEverySetAndAllTogetherWhenThereAreSeveral() {
        EvaluationReport report = report(
                set("easy", RIGHT_THEN_WRONG, 0.9, 0.8, 0.2, 0.1), set("hard", RIGHT_THEN_WRONG, 0.1, 0.2, 0.8, 0.9));

        assertThat(report.groups()).containsExactly("easy", "hard", EvaluationReport.OVERALL);
        assertThat(report.whole(EvaluationReport.OVERALL).get(0).answers()).isEqualTo(8);
        assertThat(report.meanOverDataSets("confidence", MetricSet.AUROC)).isEqualTo(0.5);
    }

    @Test
    void shouldMeasureEachDomainWhenASetHasSeveral() {
        ScoredSet set = new ScoredSet(
                "data",
                List.of("a", "b", "a", "b"),
                RIGHT_THEN_WRONG,
                Map.of("confidence", new double[] {0.9, 0.1, 0.2, 0.8}),
                Map.of());

        List<Measurement> domains = report(set).byDomain("data");

        assertThat(domains).extracting(Measurement::domain).containsExactly("a", "b");
        assertThat(domains).extracting(each -> each.estimate(MetricSet.AUROC)).containsExactly(1.0, 0.0);
    }

    @Test
    void shouldKeepDomainsApartWhenASetHasSeveral() {
        // Within a the pairs are 0.9 over 0.8 and 0.7 under 0.8; within b 0.2 over 0.1. The domain alone says 2/3 of a
        // and 1/2 of b.
        ScoredSet set = new ScoredSet(
                "data",
                List.of("a", "a", "a", "b", "b"),
                new double[] {1, 0, 1, 1, 0},
                Map.of("confidence", new double[] {0.9, 0.8, 0.7, 0.2, 0.1}),
                Map.of());

        Measurement whole = report(set).whole("data").get(0);

        assertThat(whole.estimate(DomainMetrics.AUROC_WITHIN)).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(whole.estimate(DomainMetrics.AUROC_OF_DOMAIN)).isCloseTo(3.5 / 6, within(1e-12));
        // Gaps of a: 0.1, 0.8 and 0.3 of 3 answers; of b: 0.8 and 0.1 of 2.
        assertThat(whole.estimate(DomainMetrics.ECE_WITHIN))
                .isCloseTo((0.1 + 0.8 + 0.3 + 0.8 + 0.1) / 5, within(1e-12));
        assertThat(report(set).byDomain("data").get(0).metrics()).doesNotContainKey(DomainMetrics.AUROC_WITHIN);
    }

    @Test
    void shouldNotCompareAcrossDataSetsWhenTheyShareADomain() {
        EvaluationReport report = report(
                new ScoredSet(
                        "easy",
                        List.of("a", "a"),
                        new double[] {1, 0},
                        Map.of("confidence", new double[] {0.3, 0.2}),
                        Map.of()),
                new ScoredSet(
                        "hard",
                        List.of("a", "a"),
                        new double[] {1, 0},
                        Map.of("confidence", new double[] {0.9, 0.8}),
                        Map.of()));

        assertThat(report.whole(EvaluationReport.OVERALL).get(0).estimate(DomainMetrics.AUROC_WITHIN))
                .isEqualTo(1);
    }

    @Test
    void shouldCountConfidentAnswersAboveThreeQuartersOnly() {
        assertThat(measure(RIGHT_THEN_WRONG, 0.75, 0.76, 1, 0.2).estimate(MetricSet.CONFIDENT_SHARE))
                .isEqualTo(0.5);
    }

    @Test
    void shouldWriteWhatDomainsSayIntoTableAndJsonWhenThereAreSeveral() throws Exception {
        ScoredSet set = new ScoredSet(
                "data",
                List.of("a", "b", "a", "b"),
                RIGHT_THEN_WRONG,
                Map.of("confidence", new double[] {0.9, 0.1, 0.2, 0.8}),
                Map.of());

        ReportFiles.write(folder, report(set));

        assertThat(new ObjectMapper()
                        .readTree(folder.resolve("report.json").toFile())
                        .at("/measurements/0/metrics/auroc_within_domains/estimate")
                        .asDouble())
                .isEqualTo(0.5);
        assertThat(Files.readString(folder.resolve("report.md")))
                .contains("| AUROC within domains | 0.500 |", "| AUROC of the domain alone | 0.500 |");
    }

    @Test
    void shouldWriteTheSameBytesWhenMeasuredTwice() {
        ScoredSet set = set("data", RIGHT_THEN_WRONG, 0.9, 0.3, 0.4, 0.1);

        assertThat(new JsonReport(report(set)).text()).isEqualTo(new JsonReport(report(set)).text());
    }

    @Test
    void shouldWriteTablesPicturesAndNullForTheUndefinedWhenWritingAFolder() throws Exception {
        ReportFiles.write(folder, report(set("one class", new double[] {1, 1}, 0.5, 0.75)));

        JsonNode measurement = new ObjectMapper()
                .readTree(folder.resolve("report.json").toFile())
                .at("/measurements/0");
        assertThat(measurement.at("/metrics/auroc/estimate").isNull()).isTrue();
        assertThat(measurement.at("/metrics/accuracy/estimate").asDouble()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("report.md")))
                .contains("| AUROC | – |", "(reliability-one_class.png)", "(risk-coverage-one_class.png)");
        for (String plot : List.of("reliability-one_class.png", "risk-coverage-one_class.png")) {
            assertThat(ImageIO.read(folder.resolve(plot).toFile()).getWidth()).isGreaterThan(400);
        }
    }

    private static Measurement measure(double[] correctness, double... confidences) {
        return report(set("data", correctness, confidences)).measurements().get(0);
    }

    private static EvaluationReport report(ScoredSet... sets) {
        return EvaluationReport.of(Map.of(), Arrays.asList(sets), 7, FitProgress.SILENT);
    }

    private static ScoredSet set(String name, double[] correctness, double... confidences) {
        return new ScoredSet(
                name,
                Collections.nCopies(correctness.length, ""),
                correctness,
                Map.of("confidence", confidences),
                Map.of());
    }
}
