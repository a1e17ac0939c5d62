package io.candor.evaluation;

import io.candor.honesty.CalibrationNoiseFloor;
import io.candor.honesty.Interval;
import io.candor.honesty.ReliabilityDiagram;
import io.candor.honesty.RiskCoverage;
import java.util.Map;

/**
 * Metrics of one scorer on one group of questions.
 *
 * @param dataSet name of the data set
 * @param domain subject area; empty for the whole set
 * @param scorer whose confidences were measured
 * @param answers how many
 * @param failures how many of them the scorer gave no usable number for; they score 0
 * @param metrics by the names of {@link MetricSet}, and those of {@link DomainMetrics} for a whole set of several domains; with ends
 *     where a bootstrap makes sense
 * @param noiseFloor ECE that a perfectly calibrated scorer would show by chance
 * @param reliability ten bins of equal width
 * @param riskCoverage what abstaining would gain
 */
public record Measurement(
        String dataSet,
        String domain,
        String scorer,
        int answers,
        int failures,
        Map<String, Interval> metrics,
        CalibrationNoiseFloor noiseFloor,
        ReliabilityDiagram reliability,
        RiskCoverage riskCoverage) {

    /** The estimate of a metric; NaN where it is not defined for these answers. */
    public double estimate(String metric) {
        return metrics.containsKey(metric) ? metrics.get(metric).estimate() : Double.NaN;
    }

    boolean wholeSet() {
        return domain.isEmpty();
    }
}
