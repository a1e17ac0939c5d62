package io.candor.audit;

import io.candor.event.CalibrationReport;
import io.candor.event.LabeledAnswer;
import io.candor.event.QuestionLimits;
import io.candor.event.ReliabilityBin;
import io.candor.honesty.Auroc;
import io.candor.honesty.Bootstrap;
import io.candor.honesty.BrierScore;
import io.candor.honesty.CalibrationErrorInterval;
import io.candor.honesty.CalibrationNoiseFloor;
import io.candor.honesty.ExpectedCalibrationError;
import io.candor.honesty.Interval;
import io.candor.honesty.LogLoss;
import io.candor.honesty.ReliabilityDiagram;
import io.candor.honesty.ScoredAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Computes reports again from {@code candor.labeled-answers}, without the topology's code and state: the content of a
 * report follows from that topic up to the offset in its {@code through}. Shares only the metrics themselves.
 */
public final class ReportRecomputation {
    /** One figure that differs. */
    public record Discrepancy(String report, String figure, Object published, Object recomputed) {}

    /** The fields of a labelled answer that reports depend on. */
    record LabelEntry(
            long offset,
            long timestamp,
            String questionId,
            String textHash,
            int revision,
            Instant answeredAt,
            double confidence,
            Double answerConfidence,
            Double label,
            Double auditProbability,
            SampleRecomputation.Tally tally) {
        /** What questions with the same text have in common; a question of an earlier version stands alone. */
        List<String> text() {
            return textHash != null ? List.of(textHash) : question();
        }

        List<String> question() {
            return List.of("question", questionId);
        }
    }

    /** @param answerModel null for the base model's own answers */
    private record ReportScope(String releaseId, String domain, String answerModel) {}

    /** Smallest label that counts as right where a metric needs right or wrong. */
    static final double RIGHT = 0.5;

    private final boolean fromTheFirstReport;
    private final Map<ReportScope, List<LabelEntry>> ledger = new HashMap<>();
    private final Map<String, Long> revisions = new HashMap<>();
    private final ReportedSamples samples;
    private final ReportedAnswerConfidences answerConfidences;

    /** @param fromTheFirstReport whether the first reports that are checked are the first there ever were */
    public ReportRecomputation(boolean fromTheFirstReport) {
        this.fromTheFirstReport = fromTheFirstReport;
        this.samples = new ReportedSamples(fromTheFirstReport);
        this.answerConfidences = new ReportedAnswerConfidences(fromTheFirstReport);
    }

    /**
     * Adds one record of {@code candor.labeled-answers}; those on answers of other systems of which nothing was said are in no report.
     *
     * @param offset of the record; in ascending order, from the earliest record there is
     * @param timestamp of the record, in epoch milliseconds
     */
    public void add(long offset, long timestamp, LabeledAnswer answer) {
        boolean own = answer.getAnswerModel() == null;
        if (!own && !(answer.getCounted() && answer.getAnswerConfidence() != null)) {
            return;
        }
        LabelEntry entry = new LabelEntry(
                offset,
                timestamp,
                answer.getQuestionId(),
                answer.getTextHash(),
                answer.getRevision(),
                answer.getAnsweredAt(),
                own ? answer.getConfidence() : answer.getAnswerConfidence(),
                answer.getAnswerConfidence(),
                answer.getLabel(),
                answer.getAuditSampled() ? answer.getAuditProbability() : null,
                answer.getTally() == null
                        ? null
                        : new SampleRecomputation.Tally(
                                answer.getAnswerPosition().getPartition(),
                                answer.getDomain(),
                                answer.getTally().getAnswers(),
                                answer.getTally().getConfidenceSum()));
        of(answer.getReleaseId(), answer.getDomain(), answer.getAnswerModel()).add(entry);
        if (!answer.getDomain().equals(QuestionLimits.ALL_DOMAINS)) {
            of(answer.getReleaseId(), QuestionLimits.ALL_DOMAINS, answer.getAnswerModel())
                    .add(entry);
        }
    }

    /**
     * The figures in which a report differs from the labels, bit for bit; reports are given in the order of their
     * topic.
     */
    public List<Discrepancy> check(CalibrationReport report) {
        String name = name(report);
        List<Discrepancy> found = new ArrayList<>();
        Comparison comparison = new Comparison(name, found);
        long first = fromTheFirstReport ? 0 : report.getRevision();
        long revision = revisions.merge(name, first, (last, ignored) -> last + 1);
        comparison.same("revision", report.getRevision(), revision);
        List<LabelEntry> entries = entries(report);
        comparison.same("through", report.getThrough().getOffset(), lastOffset(entries));
        comparison.same("computedAt", report.getComputedAt(), lastTimestamp(entries));
        List<LabelEntry> standing = standing(entries);
        // Reports of an earlier version do not say how many labels there were; they count each question.
        boolean byText = report.getLabels() > 0;
        List<ScoredAnswer> answers = scored(standing, byText);
        comparison.same("labels", report.getLabels(), byText ? (long) standing.size() : 0L);
        comparison.same("count", report.getCount(), (long) answers.size());
        if (answers.isEmpty()) {
            comparison.same("ece", report.getEce(), 0.0);
        } else {
            compareMetrics(report, answers, comparison);
            compareBins(report, answers, comparison);
        }
        samples.check(report, entries, comparison::same);
        answerConfidences.check(report, entries, comparison::same);
        return found;
    }

    /** Names the report for people: release, domain and window start, and whose answers where they are not the base model's own. */
    public static String name(CalibrationReport report) {
        return report.getReleaseId() + "|" + report.getDomain() + "|"
                + report.getWindowStart().toEpochMilli()
                + (report.getAnswerModel() == null ? "" : ", answers of " + report.getAnswerModel());
    }

    private List<LabelEntry> of(String releaseId, String domain, String answerModel) {
        return ledger.computeIfAbsent(new ReportScope(releaseId, domain, answerModel), ignored -> new ArrayList<>());
    }

    private List<LabelEntry> entries(CalibrationReport report) {
        return of(report.getReleaseId(), report.getDomain(), report.getAnswerModel()).stream()
                .filter(entry -> entry.offset() <= report.getThrough().getOffset())
                .filter(entry -> !entry.answeredAt().isBefore(report.getWindowStart()))
                .filter(entry -> entry.answeredAt().isBefore(report.getWindowEnd()))
                .toList();
    }

    static List<LabelEntry> standing(List<LabelEntry> entries) {
        return newest(entries).stream().filter(entry -> entry.label() != null).toList();
    }

    /** Of each question the highest revision. */
    static List<LabelEntry> newest(List<LabelEntry> entries) {
        Map<String, LabelEntry> newest = new HashMap<>();
        for (LabelEntry entry : entries) {
            newest.merge(entry.questionId(), entry, (one, other) -> one.revision() > other.revision() ? one : other);
        }
        return List.copyOf(newest.values());
    }

    /** @param byText whether questions with one text hash count once, by their means */
    private static List<ScoredAnswer> scored(List<LabelEntry> standing, boolean byText) {
        Map<List<String>, List<ScoredAnswer>> texts = new HashMap<>();
        for (LabelEntry entry : standing) {
            texts.computeIfAbsent(byText ? entry.text() : entry.question(), first -> new ArrayList<>())
                    .add(new ScoredAnswer(entry.confidence(), entry.label()));
        }
        return texts.values().stream().map(ScoredAnswer::mean).sorted().toList();
    }

    private static Long lastOffset(List<LabelEntry> entries) {
        return entries.isEmpty() ? null : entries.get(entries.size() - 1).offset();
    }

    private static Instant lastTimestamp(List<LabelEntry> entries) {
        return entries.stream()
                .map(entry -> Instant.ofEpochMilli(entry.timestamp()))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static void compareMetrics(CalibrationReport report, List<ScoredAnswer> answers, Comparison comparison) {
        long seed = report.getThrough().getOffset();
        ExpectedCalibrationError error = ExpectedCalibrationError.standard();
        double correct = 0;
        double confident = 0;
        for (ScoredAnswer answer : answers) {
            correct += answer.correctness();
            confident += answer.confidence();
        }
        comparison.same("accuracy", report.getAccuracy(), correct / answers.size());
        comparison.same("meanConfidence", report.getMeanConfidence(), confident / answers.size());
        comparison.same("ece", report.getEce(), error.measure(answers));
        CalibrationNoiseFloor floor = CalibrationNoiseFloor.of(answers, error, report.getResamples(), seed);
        comparison.same("eceFloor", report.getEceFloor(), floor.mean());
        Interval interval = interval(report, answers, floor);
        comparison.same("eceLow", report.getEceLow(), interval.low());
        comparison.same("eceHigh", report.getEceHigh(), interval.high());
        comparison.same("brier", report.getBrier(), new BrierScore().measure(answers));
        comparison.same("logLoss", report.getLogLoss(), new LogLoss().measure(answers));
        double auroc = new Auroc(RIGHT).measure(answers);
        comparison.same("auroc", report.getAuroc(), Double.isNaN(auroc) ? null : (Double) auroc);
    }

    private static Interval interval(
            CalibrationReport report, List<ScoredAnswer> answers, CalibrationNoiseFloor floor) {
        long seed = report.getThrough().getOffset();
        ExpectedCalibrationError error = ExpectedCalibrationError.standard();
        return switch (report.getIntervalMethod()) {
            case UNKNOWN -> new Interval(Double.NaN, Double.NaN, Double.NaN, report.getIntervalLevel());
            case BOOTSTRAP ->
                new Bootstrap(report.getResamples(), report.getIntervalLevel(), seed).interval(error, answers);
            case POSTERIOR ->
                CalibrationErrorInterval.of(
                        ReliabilityDiagram.of(answers, error.bins(), error.binning()),
                        floor,
                        report.getIntervalLevel(),
                        seed);
        };
    }

    private static void compareBins(CalibrationReport report, List<ScoredAnswer> answers, Comparison comparison) {
        ExpectedCalibrationError error = ExpectedCalibrationError.standard();
        List<ReliabilityDiagram.Bin> bins =
                ReliabilityDiagram.of(answers, error.bins(), error.binning()).bins();
        comparison.same("bins", report.getBins().size(), bins.size());
        for (int i = 0; i < Math.min(bins.size(), report.getBins().size()); i++) {
            ReliabilityBin published = report.getBins().get(i);
            ReliabilityDiagram.Bin bin = bins.get(i);
            comparison.same("bins[" + i + "].count", published.getCount(), bin.count());
            comparison.same("bins[" + i + "].lower", published.getLower(), bin.low());
            comparison.same("bins[" + i + "].upper", published.getUpper(), bin.high());
            double size = Math.max(1, bin.count());
            comparison.same("bins[" + i + "].accuracy", published.getAccuracy(), bin.correctnessSum() / size);
            comparison.same(
                    "bins[" + i + "].meanConfidence", published.getMeanConfidence(), bin.confidenceSum() / size);
        }
    }

    /** Equality of bits: {@link Double#equals} compares them, unlike {@code ==}. */
    private record Comparison(String report, List<Discrepancy> found) {
        void same(String figure, Object published, Object recomputed) {
            if (!Objects.equals(published, recomputed)) {
                found.add(new Discrepancy(report, figure, published, recomputed));
            }
        }
    }
}
