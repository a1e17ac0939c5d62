package io.candor.cli;

import io.candor.cli.option.Numbers;
import io.candor.simulation.AskingSettings;
import picocli.CommandLine.Option;

/** Which questions are asked and labelled in {@code candor loop}. */
final class LoopAsking {
    @Option(
            names = "--before",
            paramLabel = "N",
            defaultValue = "1000",
            converter = Numbers.NotNegative.class,
            description = "Labels on answers from before the change (default ${DEFAULT-VALUE}).")
    int before;

    @Option(
            names = "--labels",
            paramLabel = "N",
            defaultValue = "400",
            converter = Numbers.Positive.class,
            description = "Labels that come after the change (default ${DEFAULT-VALUE}).")
    int labels;

    @Option(
            names = "--repetition",
            paramLabel = "EXPONENT",
            defaultValue = "0",
            description = "Texts of a domain are asked again by a Zipf law with this exponent; a text counts once."
                    + " 0: each is asked once (default ${DEFAULT-VALUE}).")
    double repetition;

    @Option(
            names = "--texts",
            paramLabel = "N",
            defaultValue = "0",
            converter = Numbers.NotNegative.class,
            description = "Texts of each domain that are ever asked; 0 for all, with --repetition half of them"
                    + " (default ${DEFAULT-VALUE}).")
    int texts;

    @Option(
            names = "--largest-share",
            paramLabel = "SHARE",
            defaultValue = "0.72",
            description = "Share of the labels before the change that the largest domain gets; the others are spread"
                    + " evenly (default ${DEFAULT-VALUE}, the demo's).")
    double largestShare;

    @Option(
            names = "--changed-share",
            paramLabel = "SHARE",
            defaultValue = "0.6",
            description = "Share of the labels after the change that are on changed domains (default ${DEFAULT-VALUE},"
                    + " the demo's).")
    double changedShare;

    @Option(
            names = "--sample-share",
            paramLabel = "SHARE",
            defaultValue = "1",
            description = "Share of texts in the random audit sample, whose answers are all judged; of the others those"
                    + " that --labeled-right and --labeled-wrong say. Labels of the sample alone judge maps"
                    + " (default ${DEFAULT-VALUE}).")
    double sampleShare;

    /** @throws IllegalArgumentException naming the option that is outside its range */
    AskingSettings settings() {
        return new AskingSettings(before, labels, largestShare, changedShare, repetition, texts, sampleShare);
    }
}
