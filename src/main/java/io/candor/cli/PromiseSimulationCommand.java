package io.candor.cli;

import io.candor.cli.option.ConsoleProgress;
import io.candor.cli.option.Numbers;
import io.candor.simulation.PromiseStudy;
import io.candor.simulation.PromiseStudyRow;
import io.candor.simulation.PromiseStudySettings;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code candor policy simulate}: whether promises are kept, and what they cost. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Simulates labels of the audit sample while maps are fitted to them and go live every 10 to 500 labels, and says in how many"
                    + " streams the promise was kept (of all answers accepted so far never more than the target were wrong), how much of"
                    + " the time the policy in force alone erred more, and how much is accepted beside an oracle that knows the truth.",
            "A cell of a break: labels from the moment at which a share of right answers becomes wrong to the withdrawal, median / nine of"
                    + " ten."
        },
        footerHeading = "Examples:%n",
        footer = {
            "  ./candor policy simulate",
            "  ./candor policy simulate --aurocs 0.9 --accuracies 0.8 --targets 0.02 --labels 5000 --breaks 0.1,0.5"
        })
final class PromiseSimulationCommand implements Callable<Integer> {
    @Option(
            names = "--aurocs",
            paramLabel = "A",
            split = ",",
            defaultValue = "0.85,0.92",
            description = "How well confidences tell right from wrong, in (0.5, 1) (default ${DEFAULT-VALUE}).")
    List<Double> aurocs;

    @Option(
            names = "--accuracies",
            paramLabel = "A",
            split = ",",
            defaultValue = "0.5,0.7",
            description = "Shares of right answers (default ${DEFAULT-VALUE}).")
    List<Double> accuracies;

    @Option(
            names = "--targets",
            paramLabel = "SHARE",
            split = ",",
            defaultValue = "0.05,0.1",
            description = "Promised shares of wrong answers among the accepted (default ${DEFAULT-VALUE}).")
    List<Double> targets;

    @Option(
            names = "--certainty",
            paramLabel = "P",
            defaultValue = "0.95",
            description = "Of the promise (default ${DEFAULT-VALUE}).")
    double certainty;

    @Option(
            names = "--streams",
            paramLabel = "N",
            defaultValue = "200",
            converter = Numbers.Positive.class,
            description = "Streams for each row (default ${DEFAULT-VALUE}).")
    int streams;

    @Option(
            names = "--labels",
            paramLabel = "N",
            defaultValue = "10000",
            converter = Numbers.Positive.class,
            description = "Labels of a stream (default ${DEFAULT-VALUE}).")
    int labels;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the first stream (default ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--breaks",
            paramLabel = "SHARE",
            split = ",",
            description =
                    "Shares of right answers that become wrong after the last label; each runs the streams once more.")
    List<Double> breaks = List.of();

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        PromiseStudySettings settings = settings();
        PrintWriter out = spec.commandLine().getOut();
        out.println(PromiseStudyRow.head(settings));
        try (ConsoleProgress progress = new ConsoleProgress()) {
            new PromiseStudy(settings, progress).run(row -> {
                out.println(row.line());
                out.flush();
            });
        }
        return 0;
    }

    private PromiseStudySettings settings() {
        try {
            PromiseStudySettings settings =
                    new PromiseStudySettings(aurocs, accuracies, targets, certainty, streams, labels, seed, breaks);
            settings.check();
            return settings;
        } catch (IllegalArgumentException e) {
            // What was typed: only typing something else helps.
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
