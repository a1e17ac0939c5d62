package io.candor.feedback;

import java.time.Instant;
import java.util.Locale;

/** What drift there is, in sentences for people. */
final class DriftStatement {
    private DriftStatement() {}

    static String ofAlarm(DriftEvidence evidence, double tolerance, Instant raisedAt) {
        return String.format(
                        Locale.ROOT,
                        "%s, by %.2f where %s is tolerated: over the %s of the audit sample labeled since %s, the mean"
                                + " confidence is %.2f and %.2f are right; the alarm was raised at %s.",
                        wrong(evidence),
                        evidence.gap(),
                        Double.toString(tolerance),
                        texts(evidence.labels()),
                        evidence.since(),
                        evidence.meanConfidence(),
                        evidence.accuracy(),
                        raisedAt)
                + missing(evidence, tolerance);
    }

    /** What follows the sentence of an alarm, which is as of then. */
    static String sinceAlarm(DriftEvidence now) {
        return String.format(
                Locale.ROOT,
                " That was then; by now, over %s since %s, confidences are off by %.2f%s.",
                texts(now.labels()),
                now.since(),
                now.gap(),
                now.missing() == 0 ? "" : ", " + texts(now.missing()) + " more without a final verdict that counts");
    }

    static String withoutAlarm(DriftWatch watch) {
        String found = watch.getLabels() == 0
                ? "Nothing can be said yet: no text of the audit sample has a verdict that is final and counts"
                : "No drift shows in " + texts(watch.getLabels()) + " of the audit sample";
        return found
                + (watch.getMissing() == 0
                        ? "."
                        : "; " + texts(watch.getMissing())
                                + " more without a final verdict that counts, for which this does not hold.");
    }

    private static String wrong(DriftEvidence evidence) {
        return switch (evidence.direction()) {
            case TOO_SURE -> "Too sure: confidences are too high";
            case TOO_TIMID -> "Too timid: confidences are too low";
            case TOO_EXTREME -> "Too sure at both ends: high confidences are too high and low ones too low";
            case TOO_FLAT -> "Too timid at both ends: high confidences are too low and low ones too high";
            case UNKNOWN -> "Confidences are no longer frequencies";
        };
    }

    private static String missing(DriftEvidence evidence, double tolerance) {
        if (evidence.missing() == 0) {
            return "";
        }
        boolean explained = evidence.gapAtBest() <= tolerance;
        return String.format(
                Locale.ROOT,
                " Not in it: %s of the sample since then without a verdict that counts; at best for the release, %s.",
                texts(evidence.missing()),
                explained
                        ? "nothing is wrong but that they are missing, so have them judged before you act on this"
                        : String.format(Locale.ROOT, "%.2f of it is left whatever they are", evidence.gapAtBest()));
    }

    private static String texts(long count) {
        return count == 1 ? "1 text" : count + " texts";
    }
}
