package io.candor.cli;

import io.candor.honesty.promise.ErrorPromise;
import io.candor.honesty.promise.SampleDemand;
import io.candor.simulation.PromiseSettings;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** What is promised in {@code candor loop}. */
final class PromiseOptions {
    @Option(
            names = "--promise",
            paramLabel = "SHARE",
            description = "Promise that at most this share of accepted answers, of all domains together, is wrong, in"
                    + " [0.001, 0.5]; says when that is kept, withdrawn and restored.")
    Double target;

    @Option(
            names = "--certainty",
            paramLabel = "P",
            defaultValue = "0.95",
            description = "Chance that the promise holds over the whole stream (default ${DEFAULT-VALUE}).")
    double certainty;

    @Option(
            names = "--sample-most",
            paramLabel = "SHARE",
            description =
                    "Let the share of the audit sample follow the labels that the promise needs, up to this"
                            + " (candor.policy.sample.most); answers are counted accordingly (default: it stays at --sample-share).")
    Double most;

    @Option(
            names = "--sample-least",
            paramLabel = "SHARE",
            defaultValue = "0.05",
            description = "Its least (default ${DEFAULT-VALUE}).")
    double least;

    @Option(
            names = "--sample-answers",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Answers within which the labels needed are to come (default ${DEFAULT-VALUE}).")
    long answers;

    /** @throws IllegalArgumentException naming what is outside its range */
    Optional<PromiseSettings> settings() {
        if (target == null) {
            if (most != null) {
                throw new IllegalArgumentException("--sample-most follows a promise: --promise must be given");
            }
            return Optional.empty();
        }
        return Optional.of(new PromiseSettings(
                named("--promise, --certainty", () -> new ErrorPromise(target, certainty)),
                Optional.ofNullable(most)
                        .map(limit -> named(
                                "--sample-least, --sample-most, --sample-answers",
                                () -> new SampleDemand(least, limit, answers)))));
    }

    private static <T> T named(String options, Supplier<T> settings) {
        try {
            return settings.get();
        } catch (IllegalArgumentException outside) {
            // What was typed: only typing something else helps.
            throw new IllegalArgumentException(options + ": " + outside.getMessage(), outside);
        }
    }
}
