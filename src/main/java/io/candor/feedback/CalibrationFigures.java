package io.candor.feedback;

import io.candor.event.CalibrationReport;
import io.candor.event.IntervalMethod;
import io.candor.event.ReliabilityBin;
import io.candor.honesty.Auroc;
import io.candor.honesty.Binning;
import io.candor.honesty.BrierScore;
import io.candor.honesty.CalibrationErrorInterval;
import io.candor.honesty.CalibrationNoiseFloor;
import io.candor.honesty.ExpectedCalibrationError;
import io.candor.honesty.Interval;
import io.candor.honesty.LogLoss;
import io.candor.honesty.ReliabilityDiagram;
import io.candor.honesty.ScoredAnswer;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * The figures of one report. Answers are sorted first, so the bits depend on which labels there are and not on the order
 * in which they came.
 */
final class CalibrationFigures {
    /** Label from which an answer counts as right where a metric needs right or wrong. */
    static final double RIGHT = 0.5;

    private static final double LEVEL = 0.95;

    private final int resamples;

    CalibrationFigures(int resamples) {
        this.resamples = resamples;
    }

    /** @param texts the labels of each text, which count as one */
    CalibrationReport report(ReportWindow window, Collection<List<ScoredAnswer>> texts) {
        List<ScoredAnswer> answers =
                texts.stream().map(ScoredAnswer::mean).sorted().toList();
        CalibrationReport.Builder report = CalibrationReport.newBuilder()
                .setWindowStart(Instant.ofEpochMilli(window.getWindowStart()))
                .setWindowEnd(Instant.ofEpochMilli(window.getWindowEnd()))
                .setModelId(window.getModelId())
                .setReleaseId(window.getReleaseId())
                .setDomain(window.getDomain())
                .setCount(answers.size())
                .setLabels(texts.stream().mapToLong(List::size).sum())
                .setIntervalLevel(LEVEL)
                .setRevision(window.getReports())
                .setComputedAt(Instant.ofEpochMilli(window.getLatest()))
                .setResamples(resamples)
                .setThrough(window.getThrough());
        return answers.isEmpty()
                ? withoutFigures(report)
                : withFigures(report, answers, window.getThrough().getOffset());
    }

    private CalibrationReport withFigures(CalibrationReport.Builder report, List<ScoredAnswer> sorted, long seed) {
        ExpectedCalibrationError error = ExpectedCalibrationError.standard();
        ReliabilityDiagram diagram = ReliabilityDiagram.of(sorted, error.bins(), error.binning());
        CalibrationNoiseFloor floor = CalibrationNoiseFloor.of(sorted, error, resamples, seed);
        Interval interval = CalibrationErrorInterval.of(diagram, floor, LEVEL, seed);
        double auroc = new Auroc(RIGHT).measure(sorted);
        return report.setAccuracy(mean(
                        sorted.stream().mapToDouble(ScoredAnswer::correctness).toArray()))
                .setMeanConfidence(mean(
                        sorted.stream().mapToDouble(ScoredAnswer::confidence).toArray()))
                .setEce(interval.estimate())
                .setEceLow(interval.low())
                .setEceHigh(interval.high())
                .setEceFloor(floor.mean())
                .setIntervalMethod(IntervalMethod.POSTERIOR)
                .setBrier(new BrierScore().measure(sorted))
                .setLogLoss(new LogLoss().measure(sorted))
                .setAuroc(Double.isNaN(auroc) ? null : auroc)
                .setBins(bins(diagram))
                .build();
    }

    private static CalibrationReport withoutFigures(CalibrationReport.Builder report) {
        return report.setAccuracy(0)
                .setMeanConfidence(0)
                .setEce(0)
                .setEceLow(0)
                .setEceHigh(0)
                .setEceFloor(0)
                .setIntervalMethod(IntervalMethod.POSTERIOR)
                .setBrier(0)
                .setLogLoss(0)
                .setAuroc(null)
                .setBins(bins(ReliabilityDiagram.empty(ExpectedCalibrationError.PAPER_BINS, Binning.STANDARD)))
                .build();
    }

    private static List<ReliabilityBin> bins(ReliabilityDiagram diagram) {
        return diagram.bins().stream()
                .map(bin -> ReliabilityBin.newBuilder()
                        .setLower(bin.low())
                        .setUpper(bin.high())
                        .setCount(bin.count())
                        .setMeanConfidence(bin.count() == 0 ? 0 : bin.meanConfidence())
                        .setAccuracy(bin.count() == 0 ? 0 : bin.accuracy())
                        .build())
                .toList();
    }

    /** A plain loop, because a stream's sum compensates for rounding and its result is not promised. */
    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
