package io.candor.experiment;

import io.candor.honesty.Auroc;
import io.candor.honesty.BrierScore;
import io.candor.honesty.ExpectedCalibrationError;
import io.candor.honesty.LogLoss;
import io.candor.honesty.Metric;
import io.candor.honesty.RiskCoverage;
import io.candor.honesty.ScoredAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of a cell on one test, by name. */
final class CellMetrics {
    static final String AUROC = "auroc";
    static final String ECE = "ece";
    static final String BRIER = "brier";

    private static final Map<String, Metric> METRICS = metrics();

    private CellMetrics() {}

    /** @param verdicts 0 or 1 */
    static Map<String, Double> of(double[] confidences, double[] verdicts) {
        List<ScoredAnswer> answers = new ArrayList<>(verdicts.length);
        for (int i = 0; i < verdicts.length; i++) {
            answers.add(new ScoredAnswer(confidences[i], verdicts[i]));
        }
        Map<String, Double> measured = new LinkedHashMap<>();
        METRICS.forEach((name, metric) -> measured.put(name, metric.measure(answers)));
        return measured;
    }

    private static Map<String, Metric> metrics() {
        Map<String, Metric> metrics = new LinkedHashMap<>();
        metrics.put(AUROC, Auroc.binary());
        metrics.put(ECE, ExpectedCalibrationError.standard());
        metrics.put(BRIER, new BrierScore());
        metrics.put("log_loss", new LogLoss());
        metrics.put("risk_coverage_area", answers -> RiskCoverage.of(answers).area());
        return metrics;
    }
}
