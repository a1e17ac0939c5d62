package io.candor.evaluation;

import io.candor.honesty.Alignment;
import io.candor.honesty.Auroc;
import io.candor.honesty.Binning;
import io.candor.honesty.Bootstrap;
import io.candor.honesty.BrierScore;
import io.candor.honesty.CalibrationNoiseFloor;
import io.candor.honesty.ExpectedCalibrationError;
import io.candor.honesty.Interval;
import io.candor.honesty.JointBootstrap;
import io.candor.honesty.LogLoss;
import io.candor.honesty.Metric;
import io.candor.honesty.ReliabilityDiagram;
import io.candor.honesty.RiskCoverage;
import io.candor.honesty.ScoredAnswer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The metrics of a report. All have a bootstrap interval but {@link #ALIGNMENT}: it chooses its threshold on some rows
 * and scores on the others, and resampled rows would occur on both sides. Groups of fewer than ten answers have none
 * either.
 *
 * @param seed of bootstrap and noise floor
 */
record MetricSet(long seed) {
    static final String ACCURACY = "accuracy";
    static final String AUROC = "auroc";
    static final String ECE = "ece";
    static final String ECE_PAPER = "ece_paper_code";
    static final String BRIER = "brier";
    static final String LOG_LOSS = "log_loss";
    static final String ALIGNMENT = "alignment";
    static final String ACCURACY_AT_50 = "accuracy_at_coverage_50";
    static final String ACCURACY_AT_80 = "accuracy_at_coverage_80";
    static final String RISK_COVERAGE_AREA = "risk_coverage_area";
    static final String CONFIDENT_SHARE = "share_above_75";

    /** In the order of the report. */
    static final List<String> NAMES = List.of(
            ACCURACY,
            AUROC,
            ECE,
            ECE_PAPER,
            BRIER,
            LOG_LOSS,
            ALIGNMENT,
            ACCURACY_AT_50,
            ACCURACY_AT_80,
            RISK_COVERAGE_AREA,
            CONFIDENT_SHARE);

    private static final int MOST_REPLICATES = 1000;
    private static final int FEWEST_REPLICATES = 200;
    /** Beyond this, intervals are so narrow that fewer replicates cost no digit that matters. */
    private static final int RESAMPLED_ANSWERS = 10_000_000;

    /** Resamples of fewer answers are too much alike for their spread to mean anything. */
    private static final int FEWEST_ANSWERS = 10;

    private static final double LEVEL = 0.95;

    /** Confidence above which an answer counts as one to act on. */
    private static final double CONFIDENT = 0.75;

    /** @param domains answers of each domain of a whole set; with fewer than two there is nothing to keep apart */
    Measurement measure(
            String dataSet,
            String domain,
            String scorer,
            int failures,
            List<ScoredAnswer> answers,
            Map<String, List<ScoredAnswer>> domains) {
        ExpectedCalibrationError ece = ExpectedCalibrationError.standard();
        int replicates = replicates(answers.size());
        Bootstrap bootstrap = new Bootstrap(replicates, LEVEL, seed);
        Map<String, Interval> resampled = new JointBootstrap(bootstrap).intervals(orderIndependent(), answers);
        double alignment = Alignment.of(answers).accuracy();
        Map<String, Interval> metrics = new LinkedHashMap<>();
        for (String name : NAMES) {
            metrics.put(name, name.equals(ALIGNMENT) ? withoutEnds(alignment) : resampled.get(name));
        }
        if (domains.size() > 1) {
            metrics.putAll(new DomainMetrics(bootstrap).of(domains));
        }
        if (answers.size() < FEWEST_ANSWERS) {
            metrics.replaceAll((name, interval) -> withoutEnds(interval.estimate()));
        }
        return new Measurement(
                dataSet,
                domain,
                scorer,
                answers.size(),
                failures,
                metrics,
                CalibrationNoiseFloor.of(answers, ece, replicates, seed),
                ReliabilityDiagram.of(answers, ece.bins(), Binning.STANDARD),
                RiskCoverage.of(answers));
    }

    private static Interval withoutEnds(double estimate) {
        return new Interval(estimate, Double.NaN, Double.NaN, LEVEL);
    }

    static int replicates(int answers) {
        return Math.max(FEWEST_REPLICATES, Math.min(MOST_REPLICATES, RESAMPLED_ANSWERS / answers));
    }

    private static Map<String, Metric> orderIndependent() {
        Map<String, Metric> metrics = new LinkedHashMap<>();
        metrics.put(ACCURACY, MetricSet::accuracy);
        metrics.put(AUROC, Auroc.binary());
        metrics.put(ECE, ExpectedCalibrationError.standard());
        metrics.put(ECE_PAPER, ExpectedCalibrationError.elical());
        metrics.put(BRIER, new BrierScore());
        metrics.put(LOG_LOSS, new LogLoss());
        metrics.put(ACCURACY_AT_50, answers -> RiskCoverage.of(answers).accuracyAt(0.5));
        metrics.put(ACCURACY_AT_80, answers -> RiskCoverage.of(answers).accuracyAt(0.8));
        metrics.put(RISK_COVERAGE_AREA, answers -> RiskCoverage.of(answers).area());
        metrics.put(CONFIDENT_SHARE, MetricSet::confidentShare);
        return metrics;
    }

    private static double confidentShare(List<ScoredAnswer> answers) {
        double confident = 0;
        for (ScoredAnswer answer : answers) {
            confident += answer.confidence() > CONFIDENT ? 1 : 0;
        }
        return confident / answers.size();
    }

    private static double accuracy(List<ScoredAnswer> answers) {
        double right = 0;
        for (ScoredAnswer answer : answers) {
            right += answer.correctness();
        }
        return right / answers.size();
    }
}
