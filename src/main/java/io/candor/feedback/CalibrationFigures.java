package io.candor.feedback;

import io.candor.event.AnswerConfidenceFigures;
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

    /**
     * @param texts the labels of each text, which count as one
     * @param afterAnswer likewise, with confidences after the answer, of those that have one
     */
    CalibrationReport report(
            ReportWindow window, Collection<List<ScoredAnswer>> texts, Collection<List<ScoredAnswer>> afterAnswer) {
        long seed = window.getThrough().getOffset();
        CalibrationReport report = CalibrationReport.newBuilder()
                .setWindowStart(Instant.ofEpochMilli(window.getWindowStart()))
                .setWindowEnd(Instant.ofEpochMilli(window.getWindowEnd()))
                .setModelId(window.getModelId())
                .setReleaseId(window.getReleaseId())
                .setDomain(window.getDomain())
                .setAnswerModel(window.getAnswerModel())
                .setCount(texts.size())
                .setLabels(texts.stream().mapToLong(List::size).sum())
                .setIntervalLevel(LEVEL)
                .setRevision(window.getReports())
                .setComputedAt(Instant.ofEpochMilli(window.getLatest()))
                .setResamples(resamples)
                .setThrough(window.getThrough())
                .setAccuracy(0)
                .setMeanConfidence(0)
                .setEce(0)
                .setEceLow(0)
                .setEceHigh(0)
                .setEceFloor(0)
                .setIntervalMethod(IntervalMethod.POSTERIOR)
                .setBrier(0)
                .setLogLoss(0)
                .setBins(bins(ReliabilityDiagram.empty(ExpectedCalibrationError.PAPER_BINS, Binning.STANDARD)))
                .setAfterAnswer(afterAnswer(window.getAnswerFrom(), afterAnswer, seed))
                .build();
        if (!texts.isEmpty()) {
            Figures.of(texts, resamples, seed).fill(report);
        }
        return report;
    }

    private AnswerConfidenceFigures afterAnswer(long from, Collection<List<ScoredAnswer>> texts, long seed) {
        AnswerConfidenceFigures figures = AnswerConfidenceFigures.newBuilder()
                .setFrom(from)
                .setCount(texts.size())
                .build();
        if (!texts.isEmpty()) {
            Figures.of(texts, resamples, seed).fill(figures);
        }
        return figures;
    }

    /** What labels say of one of the two confidences. */
    private record Figures(List<ScoredAnswer> sorted, ReliabilityDiagram diagram, double floor, Interval interval) {
        static Figures of(Collection<List<ScoredAnswer>> texts, int resamples, long seed) {
            List<ScoredAnswer> sorted =
                    texts.stream().map(ScoredAnswer::mean).sorted().toList();
            ExpectedCalibrationError error = ExpectedCalibrationError.standard();
            ReliabilityDiagram diagram = ReliabilityDiagram.of(sorted, error.bins(), error.binning());
            CalibrationNoiseFloor floor = CalibrationNoiseFloor.of(sorted, error, resamples, seed);
            return new Figures(sorted, diagram, floor.mean(), CalibrationErrorInterval.of(diagram, floor, LEVEL, seed));
        }

        void fill(CalibrationReport report) {
            report.setAccuracy(accuracy());
            report.setMeanConfidence(meanConfidence());
            report.setEce(interval.estimate());
            report.setEceLow(interval.low());
            report.setEceHigh(interval.high());
            report.setEceFloor(floor);
            report.setBrier(new BrierScore().measure(sorted));
            report.setLogLoss(new LogLoss().measure(sorted));
            report.setAuroc(auroc());
            report.setBins(bins(diagram));
        }

        void fill(AnswerConfidenceFigures figures) {
            figures.setAccuracy(accuracy());
            figures.setMeanConfidence(meanConfidence());
            figures.setEce(interval.estimate());
            figures.setEceLow(interval.low());
            figures.setEceHigh(interval.high());
            figures.setEceFloor(floor);
            figures.setBrier(new BrierScore().measure(sorted));
            figures.setLogLoss(new LogLoss().measure(sorted));
            figures.setAuroc(auroc());
        }

        private double accuracy() {
            return mean(sorted.stream().mapToDouble(ScoredAnswer::correctness).toArray());
        }

        private double meanConfidence() {
            return mean(sorted.stream().mapToDouble(ScoredAnswer::confidence).toArray());
        }

        /** Null where all are right or all wrong. */
        private Double auroc() {
            double auroc = new Auroc(RIGHT).measure(sorted);
            return Double.isNaN(auroc) ? null : (Double) auroc;
        }
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
