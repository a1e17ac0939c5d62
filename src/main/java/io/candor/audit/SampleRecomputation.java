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
import org.apache.avro.Schema;

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

    /**
     * @param entries of the report's window, release and domain, in the order of the ledger
     * @param from offset from which on they count
     */
    static SampleRecomputation of(CalibrationReport report, List<ReportRecomputation.LabelEntry> entries, long from) {
        long overdue =
                report.getComputedAt().toEpochMilli() - report.getSample().getVerdictWaitMillis();
        Map<List<String>, List<ReportRecomputation.LabelEntry>> texts = new HashMap<>();
        for (ReportRecomputation.LabelEntry entry : ReportRecomputation.newest(entries)) {
            if (entry.auditProbability() != null && entry.offset() >= from) {
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

    /**
     * Compares every field.
     *
     * @param from offset from which on records count, as it should be
     */
    void compare(SampleFigures published, long from, Comparison comparison) {
        SampleFigures again = figures(from, published.getVerdictWaitMillis());
        for (Schema.Field field : SampleFigures.getClassSchema().getFields()) {
            comparison.same("sample." + field.name(), published.get(field.pos()), again.get(field.pos()));
        }
    }

    private SampleFigures figures(long from, long verdictWaitMillis) {
        long labeled = texts.stream().filter(SampledText::isLabeled).count();
        long answers = tallies.stream().mapToLong(Tally::answers).sum();
        Double confidence = answers == 0 ? null : (Double) (confidenceSum() / answers);
        SampleFigures figures = SampleFigures.newBuilder()
                .setFrom(from)
                .setVerdictWaitMillis(verdictWaitMillis)
                .setDrawn(texts.size())
                .setLabeled(labeled)
                .setMissing(texts.stream().filter(SampledText::isMissing).count())
                .setAnswers(answers)
                .setAnswersConfidence(confidence)
                .setStatement("")
                .build();
        if (labeled > 0) {
            weigh(figures);
            estimate(figures, confidence == null ? Double.NaN : confidence);
        }
        figures.setStatement(SampleSentences.of(figures));
        return figures;
    }

    private void weigh(SampleFigures figures) {
        WeightedFigures weighted = WeightedFigures.of(texts);
        figures.setAccuracy(weighted.accuracy());
        figures.setMeanConfidence(weighted.meanConfidence());
        figures.setEce(weighted.ece());
        figures.setBrier(weighted.brier());
        if (figures.getMissing() > 0) {
            figures.setAccuracyIfMissingWrong(weighted.accuracyIfMissingWrong());
            figures.setAccuracyIfMissingRight(weighted.accuracyIfMissingRight());
        }
    }

    private void estimate(SampleFigures figures, double confidence) {
        PredictionPoweredAccuracy powered = PredictionPoweredAccuracy.of(texts, confidence);
        figures.setEstimate(powered.estimate());
        figures.setEstimateLow(numberOrNull(powered.low()));
        figures.setEstimateHigh(numberOrNull(powered.high()));
        figures.setTuning(powered.tuning());
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
