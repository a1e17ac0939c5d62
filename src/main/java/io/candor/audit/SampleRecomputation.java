package io.candor.audit;

import io.candor.event.CalibrationReport;
import io.candor.event.SampleFigures;
import io.candor.honesty.ScoredAnswer;
import io.candor.honesty.sample.PredictionPoweredAccuracy;
import io.candor.honesty.sample.SampledText;
import io.candor.honesty.sample.WeightedFigures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The figures of a report over the audit sample, from the entries of the ledger alone.
 *
 * @param texts of the sample
 * @param tallies the newest of each domain and partition
 */
record SampleRecomputation(List<SampledText> texts, List<Tally> tallies) {
    /** All answers of a domain in a partition, as one of them tells. */
    record Tally(int partition, String domain, long answers, double confidenceSum) {}

    /** Takes two values of a figure, which have to be equal. */
    interface Comparison {
        void same(String figure, Object published, Object recomputed);
    }

    /** @param entries of the report's window, release and domain, in the order of the ledger */
    static SampleRecomputation of(CalibrationReport report, List<ReportRecomputation.LabelEntry> entries) {
        long overdue =
                report.getComputedAt().toEpochMilli() - report.getSample().getVerdictWaitMillis();
        Map<List<String>, List<ReportRecomputation.LabelEntry>> texts = new HashMap<>();
        for (ReportRecomputation.LabelEntry entry : ReportRecomputation.newest(entries)) {
            if (entry.auditProbability() != null
                    && entry.offset() >= report.getSample().getFrom()) {
                texts.computeIfAbsent(entry.text(), first -> new ArrayList<>()).add(entry);
            }
        }
        Map<List<Object>, Tally> tallies = new HashMap<>();
        for (ReportRecomputation.LabelEntry entry : entries) {
            Tally tally = entry.tally();
            if (tally != null) {
                tallies.put(List.of(tally.partition(), tally.domain()), tally);
            }
        }
        return new SampleRecomputation(
                texts.values().stream().map(text -> sampled(text, overdue)).toList(), List.copyOf(tallies.values()));
    }

    private static SampledText sampled(List<ReportRecomputation.LabelEntry> answers, long overdue) {
        double[] inverse = answers.stream()
                .mapToDouble(answer -> 1 / answer.auditProbability())
                .toArray();
        Arrays.sort(inverse);
        double weights = 0;
        for (double each : inverse) {
            weights += each;
        }
        List<ScoredAnswer> confidences = new ArrayList<>();
        List<ScoredAnswer> labels = new ArrayList<>();
        boolean late = true;
        for (ReportRecomputation.LabelEntry answer : answers) {
            confidences.add(new ScoredAnswer(answer.confidence(), 0));
            late &= answer.answeredAt().toEpochMilli() <= overdue;
            if (answer.label() != null) {
                labels.add(new ScoredAnswer(answer.confidence(), answer.label()));
            }
        }
        double label = labels.isEmpty() ? 0 : ScoredAnswer.mean(labels).correctness();
        return new SampledText(
                new ScoredAnswer(ScoredAnswer.mean(confidences).confidence(), label),
                weights / answers.size(),
                weights,
                !labels.isEmpty(),
                labels.isEmpty() && late);
    }

    void compare(SampleFigures published, Comparison comparison) {
        long labeled = texts.stream().filter(SampledText::isLabeled).count();
        long missing = texts.stream().filter(SampledText::isMissing).count();
        comparison.same("sample.drawn", published.getDrawn(), (long) texts.size());
        comparison.same("sample.labeled", published.getLabeled(), labeled);
        comparison.same("sample.missing", published.getMissing(), missing);
        long answers = tallies.stream().mapToLong(Tally::answers).sum();
        Double confidence = answers == 0 ? null : (Double) (confidenceSum() / answers);
        comparison.same("sample.answers", published.getAnswers(), answers);
        comparison.same("sample.answersConfidence", published.getAnswersConfidence(), confidence);
        if (labeled == 0) {
            comparison.same("sample.estimate", published.getEstimate(), null);
            return;
        }
        WeightedFigures weighted = WeightedFigures.of(texts);
        comparison.same("sample.accuracy", published.getAccuracy(), weighted.accuracy());
        comparison.same("sample.meanConfidence", published.getMeanConfidence(), weighted.meanConfidence());
        comparison.same("sample.ece", published.getEce(), weighted.ece());
        comparison.same("sample.brier", published.getBrier(), weighted.brier());
        comparison.same(
                "sample.accuracyIfMissingWrong",
                published.getAccuracyIfMissingWrong(),
                missing == 0 ? null : (Double) weighted.accuracyIfMissingWrong());
        comparison.same(
                "sample.accuracyIfMissingRight",
                published.getAccuracyIfMissingRight(),
                missing == 0 ? null : (Double) weighted.accuracyIfMissingRight());
        compareEstimate(published, confidence == null ? Double.NaN : confidence, comparison);
    }

    private void compareEstimate(SampleFigures published, double confidence, Comparison comparison) {
        PredictionPoweredAccuracy powered = PredictionPoweredAccuracy.of(texts, confidence);
        comparison.same("sample.estimate", published.getEstimate(), powered.estimate());
        comparison.same("sample.estimateLow", published.getEstimateLow(), numberOrNull(powered.low()));
        comparison.same("sample.estimateHigh", published.getEstimateHigh(), numberOrNull(powered.high()));
        comparison.same("sample.tuning", published.getTuning(), powered.tuning());
    }

    private double confidenceSum() {
        double sum = 0;
        for (Tally tally : tallies.stream()
                .sorted(Comparator.comparingDouble(Tally::confidenceSum).thenComparingLong(Tally::answers))
                .toList()) {
            sum += tally.confidenceSum();
        }
        return sum;
    }

    private static Double numberOrNull(double value) {
        return Double.isNaN(value) ? null : (Double) value;
    }
}
