package io.candor.cli;

import io.candor.cli.option.ConsoleProgress;
import io.candor.cli.option.Numbers;
import io.candor.evaluation.DriftStudy;
import io.candor.evaluation.DriftStudyRow;
import io.candor.evaluation.DriftStudySettings;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code candor drift simulate}: how soon a drift alarm comes, and how often for nothing. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Simulates labels and says how many it takes from a shift of the confidences to the drift alarm, and how"
                    + " often it comes for nothing, beside windowed ECE tuned to the same rate of false alarms.",
            "The calibrator's own detector bets on labels of the audit sample, against a tolerance; beside it stands the one that"
                    + " tests exact calibration of one release in one domain.",
            "A cell: labels to the alarm, median / nine of ten (streams with an alarm of those without a false one)."
        },
        footerHeading = "Examples:%n",
        footer = {
            "  ./candor drift simulate",
            "  ./candor drift simulate --alpha 0.05 --shifts 0.03,0.25 --windows 2000"
        })
final class DriftSimulationCommand implements Callable<Integer> {
    @Option(
            names = "--alpha",
            paramLabel = "A",
            defaultValue = "0.01",
            description =
                    "Tolerated share of honest streams with an alarm (default ${DEFAULT-VALUE}, the calibrator's own).")
    double alpha;

    @Option(
            names = "--tolerance",
            paramLabel = "SIZE",
            defaultValue = "0.01",
            description =
                    "How far the probability of being right may lie from the confidence without being drift (default"
                            + " ${DEFAULT-VALUE}, the calibrator's own).")
    double tolerance;

    @Option(
            names = "--streams",
            paramLabel = "N",
            defaultValue = "200",
            converter = Numbers.Positive.class,
            description = "Streams for each figure (default ${DEFAULT-VALUE}).")
    int streams;

    @Option(
            names = "--labels",
            paramLabel = "N",
            defaultValue = "20000",
            converter = Numbers.Positive.class,
            description =
                    "Labels of an honest stream, and the most waited for after a shift (default ${DEFAULT-VALUE}).")
    int labels;

    @Option(
            names = "--honest",
            paramLabel = "N",
            defaultValue = "5000",
            converter = Numbers.NotNegative.class,
            description = "Labels before a shift (default ${DEFAULT-VALUE}).")
    int honest;

    @Option(
            names = "--shifts",
            paramLabel = "SIZE",
            split = ",",
            defaultValue = "0.02,0.05,0.10,0.20",
            description = "By how much confidences become too high, at most 0.25 (default ${DEFAULT-VALUE}).")
    List<Double> shifts;

    @Option(
            names = "--windows",
            paramLabel = "N",
            split = ",",
            defaultValue = "200,500,1000,2000",
            description = "Labels of a window of ECE (default ${DEFAULT-VALUE}).")
    List<Integer> windows;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        DriftStudySettings settings = settings();
        PrintWriter out = spec.commandLine().getOut();
        out.println(DriftStudyRow.head(settings));
        try (ConsoleProgress progress = new ConsoleProgress()) {
            new DriftStudy(settings, progress).run().forEach(row -> out.println(row.line(settings)));
        }
        out.flush();
        return 0;
    }

    private DriftStudySettings settings() {
        try {
            return new DriftStudySettings(alpha, tolerance, streams, labels, honest, shifts, windows);
        } catch (IllegalArgumentException e) {
            // What was typed: only typing something else helps.
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
