package io.candor.feedback;

import io.candor.event.AnswerTally;
import io.candor.event.SampleFigures;
import io.candor.honesty.sample.PredictionPoweredAccuracy;
import io.candor.honesty.sample.SampledText;
import io.candor.honesty.sample.WeightedFigures;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** The part of a report that rests on the audit sample. */
final class SampleReport {
    private SampleReport() {}

    /**
     * @param texts of the sample, at least one
     * @param tallies of all answers, by domain and partition
     */
    static SampleFigures of(
            Collection<SampledText> texts, Collection<AnswerTally> tallies, long from, long verdictWaitMillis) {
        AnswerTally all = sum(tallies);
        Double confidence = all.getAnswers() == 0 ? null : (Double) (all.getConfidenceSum() / all.getAnswers());
        SampleFigures figures = SampleFigures.newBuilder()
                .setFrom(from)
                .setVerdictWaitMillis(verdictWaitMillis)
                .setDrawn(texts.size())
                .setLabeled(texts.stream().filter(SampledText::isLabeled).count())
                .setMissing(texts.stream().filter(SampledText::isMissing).count())
                .setAnswers(all.getAnswers())
                .setAnswersConfidence(confidence)
                .setStatement("")
                .build();
        if (figures.getLabeled() > 0) {
            weigh(figures, WeightedFigures.of(texts));
            estimate(figures, PredictionPoweredAccuracy.of(texts, confidence == null ? Double.NaN : confidence));
        }
        figures.setStatement(statement(figures));
        return figures;
    }

    /** In a fixed order, since the order of addition decides the last bits. */
    private static AnswerTally sum(Collection<AnswerTally> tallies) {
        long answers = 0;
        double confidence = 0;
        for (AnswerTally tally : tallies.stream()
                .sorted(Comparator.comparingDouble(AnswerTally::getConfidenceSum)
                        .thenComparingLong(AnswerTally::getAnswers))
                .toList()) {
            answers += tally.getAnswers();
            confidence += tally.getConfidenceSum();
        }
        return new AnswerTally(answers, confidence);
    }

    private static void weigh(SampleFigures figures, WeightedFigures weighted) {
        figures.setAccuracy(weighted.accuracy());
        figures.setMeanConfidence(weighted.meanConfidence());
        figures.setEce(weighted.ece());
        figures.setBrier(weighted.brier());
        if (figures.getMissing() > 0) {
            figures.setAccuracyIfMissingWrong(weighted.accuracyIfMissingWrong());
            figures.setAccuracyIfMissingRight(weighted.accuracyIfMissingRight());
        }
    }

    private static void estimate(SampleFigures figures, PredictionPoweredAccuracy powered) {
        figures.setEstimate(powered.estimate());
        figures.setEstimateLow(Double.isNaN(powered.low()) ? null : powered.low());
        figures.setEstimateHigh(Double.isNaN(powered.high()) ? null : powered.high());
        figures.setTuning(powered.tuning());
    }

    private static String statement(SampleFigures figures) {
        if (figures.getLabeled() == 0) {
            return format(
                    "None of the %d texts in the audit sample has a verdict, so nothing can be said.",
                    figures.getDrawn());
        }
        String estimate = figures.getEstimateLow() == null
                ? format("About %.2f of the answers are right", figures.getEstimate())
                : format(
                        "%.2f of the answers are right, %.2f to %.2f (95 %%)",
                        figures.getEstimate(), figures.getEstimateLow(), figures.getEstimateHigh());
        return format("%s, by %s of the audit sample.", estimate, judged(figures)) + missing(figures);
    }

    private static String judged(SampleFigures figures) {
        return figures.getLabeled() == figures.getDrawn()
                ? format("all texts (%d)", figures.getDrawn())
                : format("%d of %d texts", figures.getLabeled(), figures.getDrawn());
    }

    private static String missing(SampleFigures figures) {
        if (figures.getMissing() == 0) {
            return "";
        }
        return format(
                " %d have no verdict though their time is over: of the texts, %.2f are right by those that have one, between %.2f"
                        + " and %.2f whatever the missing are%s.",
                figures.getMissing(),
                figures.getAccuracy(),
                figures.getAccuracyIfMissingWrong(),
                figures.getAccuracyIfMissingRight(),
                exceeds(figures) ? ", which is more than the interval above allows for" : "");
    }

    /** Whether the missing could move the accuracy by more than half the interval's width. */
    private static boolean exceeds(SampleFigures figures) {
        double most = Math.max(
                figures.getAccuracy() - figures.getAccuracyIfMissingWrong(),
                figures.getAccuracyIfMissingRight() - figures.getAccuracy());
        return figures.getEstimateLow() == null || most > (figures.getEstimateHigh() - figures.getEstimateLow()) / 2;
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
