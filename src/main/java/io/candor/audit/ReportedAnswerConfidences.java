package io.candor.audit;

import io.candor.event.AnswerConfidenceFigures;
import io.candor.event.CalibrationReport;
import io.candor.honesty.Auroc;
import io.candor.honesty.BrierScore;
import io.candor.honesty.CalibrationErrorInterval;
import io.candor.honesty.CalibrationNoiseFloor;
import io.candor.honesty.ExpectedCalibrationError;
import io.candor.honesty.Interval;
import io.candor.honesty.LogLoss;
import io.candor.honesty.ReliabilityDiagram;
import io.candor.honesty.ScoredAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * The part of reports on the confidence after the answer, from the entries of the ledger alone. Reports of an earlier version have none,
 * and a window that one began counts from where the upgrade came.
 */
final class ReportedAnswerConfidences {
    /** Whether no report of an earlier version came so far, so that this version has read every record of the ledger. */
    private boolean onlyThisVersion;
    /** Whether a report of this version came: later ones are of this version too. */
    private boolean begun;
    /** Name of a report → offset from which on records count. */
    private final Map<String, Long> froms = new HashMap<>();

    /** @param fromTheFirstReport whether the first reports that are checked are the first there ever were */
    ReportedAnswerConfidences(boolean fromTheFirstReport) {
        onlyThisVersion = fromTheFirstReport;
    }

    /**
     * Checks the part of the next report.
     *
     * @param entries of its window, release and domain up to where it goes, in the order of the ledger
     */
    void check(
            CalibrationReport report,
            List<ReportRecomputation.LabelEntry> entries,
            SampleRecomputation.Comparison comparison) {
        AnswerConfidenceFigures published = report.getAfterAnswer();
        if (published == null) {
            onlyThisVersion = false;
            comparison.same("afterAnswer", null, begun ? "figures" : null);
            return;
        }
        begun = true;
        long from = froms.computeIfAbsent(ReportRecomputation.name(report), first -> from(published, entries));
        AnswerConfidenceFigures again = figures(report, entries, from);
        for (Schema.Field field : AnswerConfidenceFigures.getClassSchema().getFields()) {
            comparison.same("afterAnswer." + field.name(), published.get(field.pos()), again.get(field.pos()));
        }
    }

    /** What it says where that can be: the offset of the first record after an upgrade; else 0. */
    private long from(AnswerConfidenceFigures published, List<ReportRecomputation.LabelEntry> entries) {
        boolean possible =
                !onlyThisVersion && entries.stream().anyMatch(entry -> entry.offset() == published.getFrom());
        return possible ? published.getFrom() : 0;
    }

    private static AnswerConfidenceFigures figures(
            CalibrationReport report, List<ReportRecomputation.LabelEntry> entries, long from) {
        Map<List<String>, List<ScoredAnswer>> texts = new HashMap<>();
        for (ReportRecomputation.LabelEntry entry : ReportRecomputation.standing(entries)) {
            if (entry.answerConfidence() != null && entry.offset() >= from) {
                texts.computeIfAbsent(entry.text(), first -> new ArrayList<>())
                        .add(new ScoredAnswer(entry.answerConfidence(), entry.label()));
            }
        }
        AnswerConfidenceFigures figures = AnswerConfidenceFigures.newBuilder()
                .setFrom(from)
                .setCount(texts.size())
                .build();
        if (!texts.isEmpty()) {
            fill(
                    figures,
                    texts.values().stream().map(ScoredAnswer::mean).sorted().toList(),
                    report);
        }
        return figures;
    }

    private static void fill(AnswerConfidenceFigures figures, List<ScoredAnswer> answers, CalibrationReport report) {
        long seed = report.getThrough().getOffset();
        double right = 0;
        double confident = 0;
        for (ScoredAnswer answer : answers) {
            right += answer.correctness();
            confident += answer.confidence();
        }
        figures.setAccuracy(right / answers.size());
        figures.setMeanConfidence(confident / answers.size());
        ExpectedCalibrationError error = ExpectedCalibrationError.standard();
        CalibrationNoiseFloor floor = CalibrationNoiseFloor.of(answers, error, report.getResamples(), seed);
        Interval interval = CalibrationErrorInterval.of(
                ReliabilityDiagram.of(answers, error.bins(), error.binning()), floor, report.getIntervalLevel(), seed);
        figures.setEce(error.measure(answers));
        figures.setEceFloor(floor.mean());
        figures.setEceLow(interval.low());
        figures.setEceHigh(interval.high());
        figures.setBrier(new BrierScore().measure(answers));
        figures.setLogLoss(new LogLoss().measure(answers));
        double auroc = new Auroc(ReportRecomputation.RIGHT).measure(answers);
        figures.setAuroc(Double.isNaN(auroc) ? null : (Double) auroc);
    }
}
