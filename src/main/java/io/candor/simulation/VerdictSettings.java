package io.candor.simulation;

/**
 * Who gives which verdict when.
 *
 * @param perDay labelled answers a day, above 0
 * @param delayDays mean time from answer to verdict in days, at least 0
 * @param delayOfRightDays the same of right answers
 * @param fixedDelay whether every verdict takes as long, else times are exponentially distributed
 * @param labeledRight share of right answers that are labelled outside the audit sample, in [0, 1]
 * @param labeledWrong share of wrong answers that are labelled outside the audit sample, in [0, 1]
 * @param error share of honest verdicts that are wrong by mistake, in [0, 1]
 * @param labelers honest labelers, at least 1
 * @param liars labelers who always say the opposite, at least 1 where they have a share
 * @param liarShare share of verdicts by liars, in [0, 1]
 * @param lateLiars whether liars come only after the change, when others are known already
 */
public record VerdictSettings(
        double perDay,
        double delayDays,
        double delayOfRightDays,
        boolean fixedDelay,
        double labeledRight,
        double labeledWrong,
        double error,
        int labelers,
        int liars,
        double liarShare,
        boolean lateLiars) {
    public VerdictSettings {
        LoopSettings.require(perDay > 0 && Double.isFinite(perDay), "--rate must be above 0", perDay);
        LoopSettings.require(delayDays >= 0, "--delay must not be negative", delayDays);
        LoopSettings.require(delayOfRightDays >= 0, "--delay-right must not be negative", delayOfRightDays);
        LoopSettings.requireShare("--labeled-right", labeledRight);
        LoopSettings.requireShare("--labeled-wrong", labeledWrong);
        LoopSettings.require(
                labeledRight + labeledWrong > 0,
                "--labeled-right and --labeled-wrong must not both be 0",
                labeledRight);
        LoopSettings.requireShare("--error", error);
        LoopSettings.require(labelers >= 1, "--labelers must be at least 1", labelers);
        LoopSettings.requireShare("--liar-share", liarShare);
        LoopSettings.require(liars >= 1, "--liars must be at least 1", liars);
    }
}
