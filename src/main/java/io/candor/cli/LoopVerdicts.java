package io.candor.cli;

import io.candor.cli.option.LabelRate;
import io.candor.cli.option.Numbers;
import io.candor.simulation.VerdictSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Who gives which verdict when, in {@code candor loop}. */
final class LoopVerdicts {
    private static final double MILLIS_A_DAY = Duration.ofDays(1).toMillis();

    @Option(
            names = "--rate",
            paramLabel = "N/UNIT",
            defaultValue = "50/d",
            converter = LabelRate.class,
            description = "Labels a day, an hour or a minute, such as 50/d, 5/h, 2/m (default ${DEFAULT-VALUE}).")
    double rate;

    @Option(
            names = "--delay",
            paramLabel = "DURATION",
            defaultValue = "0s",
            description = "Mean time from an answer to its verdict, such as 36h (default ${DEFAULT-VALUE}).")
    Duration delay;

    @Option(
            names = "--delay-right",
            paramLabel = "DURATION",
            description = "The same of right answers, if they are judged later or sooner (default: --delay).")
    Duration delayOfRight;

    @Option(names = "--fixed-delay", description = "Every verdict takes as long (default: exponentially distributed).")
    boolean fixedDelay;

    @Option(
            names = "--labeled-right",
            paramLabel = "SHARE",
            defaultValue = "1",
            description =
                    "Share of right answers outside the audit sample that get a label (default ${DEFAULT-VALUE}).")
    double labeledRight;

    @Option(
            names = "--labeled-wrong",
            paramLabel = "SHARE",
            defaultValue = "1",
            description =
                    "Share of wrong answers outside the audit sample that get a label (default ${DEFAULT-VALUE}).")
    double labeledWrong;

    @Option(
            names = "--error",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Share of verdicts that are wrong by mistake (default ${DEFAULT-VALUE}).")
    double error;

    @Option(
            names = "--labelers",
            paramLabel = "N",
            defaultValue = "1",
            converter = Numbers.Positive.class,
            description = "Honest labelers (default ${DEFAULT-VALUE}).")
    int labelers;

    @Option(
            names = "--liars",
            paramLabel = "N",
            defaultValue = "1",
            converter = Numbers.Positive.class,
            description = "Labelers who always say the opposite, where --liar-share gives them verdicts"
                    + " (default ${DEFAULT-VALUE}).")
    int liars;

    @Option(
            names = "--liar-share",
            paramLabel = "SHARE",
            defaultValue = "0",
            description = "Share of verdicts by liars (default ${DEFAULT-VALUE}).")
    double liarShare;

    @Option(names = "--late-liars", description = "Liars come only after the change, when the others are known.")
    boolean lateLiars;

    /** @throws IllegalArgumentException naming the option that is outside its range */
    VerdictSettings settings() {
        return new VerdictSettings(
                rate,
                days(delay),
                days(delayOfRight == null ? delay : delayOfRight),
                fixedDelay,
                labeledRight,
                labeledWrong,
                error,
                labelers,
                liars,
                liarShare,
                lateLiars);
    }

    private static double days(Duration duration) {
        return duration.toMillis() / MILLIS_A_DAY;
    }
}
