package io.candor.audit;

import io.candor.event.SampleFigures;
import java.util.Locale;

/** The sentences that go with the figures of an audit sample. */
final class SampleSentences {
    private SampleSentences() {}

    /** @param figures all but the sentences */
    static String of(SampleFigures figures) {
        if (figures.getLabeled() == 0) {
            return String.format(
                    Locale.ROOT,
                    "None of the %d texts in the audit sample has a verdict, so nothing can be said.",
                    figures.getDrawn());
        }
        StringBuilder sentences = new StringBuilder(share(figures)).append(", by ");
        sentences.append(
                figures.getLabeled() < figures.getDrawn()
                        ? figures.getLabeled() + " of " + figures.getDrawn() + " texts"
                        : "all texts (" + figures.getDrawn() + ")");
        sentences.append(" of the audit sample.");
        if (figures.getMissing() > 0) {
            sentences.append(missing(figures));
        }
        return sentences.toString();
    }

    private static String share(SampleFigures figures) {
        if (figures.getEstimateLow() == null) {
            return String.format(Locale.ROOT, "About %.2f of the answers are right", figures.getEstimate());
        }
        return String.format(
                Locale.ROOT,
                "%.2f of the answers are right, %.2f to %.2f (95 %%)",
                figures.getEstimate(),
                figures.getEstimateLow(),
                figures.getEstimateHigh());
    }

    private static String missing(SampleFigures figures) {
        double below = figures.getAccuracy() - figures.getAccuracyIfMissingWrong();
        double above = figures.getAccuracyIfMissingRight() - figures.getAccuracy();
        boolean exceeds = figures.getEstimateLow() == null
                || Math.max(below, above) > (figures.getEstimateHigh() - figures.getEstimateLow()) / 2;
        return String.format(
                Locale.ROOT,
                " %d have no verdict though their time is over: of the texts, %.2f are right by those that have one,"
                        + " between %.2f and %.2f whatever the missing are%s.",
                figures.getMissing(),
                figures.getAccuracy(),
                figures.getAccuracyIfMissingWrong(),
                figures.getAccuracyIfMissingRight(),
                exceeds ? ", which is more than the interval above allows for" : "");
    }
}
