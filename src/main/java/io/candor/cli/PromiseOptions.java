package io.candor.cli;

import io.candor.honesty.promise.ErrorPromise;
import io.candor.honesty.promise.SampleDemand;
import io.candor.simulation.PromiseSettings;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** What is promised in {@code candor loop}. */
final class PromiseOptions {
    private static final double CERTAINTY = 0.95;
    private static final double LEAST = 0.05;
    private static final long ANSWERS = 2_000;

    @Option(
            names = "--promise",
            paramLabel = "SHARE",
            description = "Promise that at most this share of accepted answers, of all domains together, is wrong, in"
                    + " [0.001, 0.5]; says when that is kept, withdrawn and restored.")
    Double target;

    @Option(
            names = "--certainty",
            paramLabel = "P",
            description = "Chance that the promise holds over the whole stream (default 0.95).")
    Double certainty;

    @Option(
            names = "--sample-most",
            paramLabel = "SHARE",
            description =
                    "Let the share of the audit sample follow the labels that the promise needs, up to this"
                            + " (candor.policy.sample.most); answers are counted accordingly (default: it stays at --sample-share).")
    Double most;

    @Option(names = "--sample-least", paramLabel = "SHARE", description = "Its least (default 0.05).")
    Double least;

    @Option(
            names = "--sample-answers",
            paramLabel = "N",
            description = "Answers within which the labels needed are to come (default 2000).")
    Long answers;

    /** @throws IllegalArgumentException naming what is outside its range */
    Optional<PromiseSettings> settings() {
        requireWith("--promise", target, "--certainty", certainty);
        requireWith("--promise", target, "--sample-most", most);
        requireWith("--sample-most", most, "--sample-least", least);
        requireWith("--sample-most", most, "--sample-answers", answers);
        if (target == null) {
            return Optional.empty();
        }
        return Optional.of(new PromiseSettings(
                named("--promise, --certainty", () -> new ErrorPromise(target, orElse(certainty, CERTAINTY))),
                Optional.ofNullable(most)
                        .map(limit -> named(
                                "--sample-least, --sample-most, --sample-answers",
                                () -> new SampleDemand(orElse(least, LEAST), limit, orElse(answers, ANSWERS))))));
    }

    /** What would be passed over was meant to do something. */
    private static void requireWith(String needed, Object its, String option, Object value) {
        if (value != null && its == null) {
            throw new IllegalArgumentException(option + " needs " + needed + ", which must be given too");
        }
    }

    private static <T> T orElse(T given, T usual) {
        return given == null ? usual : given;
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
