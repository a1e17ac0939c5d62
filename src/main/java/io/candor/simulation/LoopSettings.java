package io.candor.simulation;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is simulated.
 *
 * @param changedDomains domains whose truth changes; empty for half of them
 * @param wrongAnswers identities of answers that become wrong; empty for the right ones that are given most
 * @param looks numbers of labels after the change at which the live map is measured, each at most those of {@code asking}
 * @param seeds repetitions, at least 1
 * @param promise what is promised of accepted answers; empty if nothing
 * @param tolerance excess over the floor that is good enough, in [0, 1]
 */
public record LoopSettings(
        Set<String> changedDomains,
        Set<String> wrongAnswers,
        AskingSettings asking,
        VerdictSettings verdicts,
        List<Integer> looks,
        int seeds,
        Optional<PromiseSettings> promise,
        double tolerance) {
    public LoopSettings {
        // Sorted, so that they are written in the same order every time.
        changedDomains = Collections.unmodifiableSet(new TreeSet<>(changedDomains));
        wrongAnswers = Collections.unmodifiableSet(new TreeSet<>(wrongAnswers));
        looks = List.copyOf(new TreeSet<>(looks));
        boolean choice = verdicts.labeledRight() < 1 || verdicts.labeledWrong() < 1;
        require(
                !choice || asking.sampleShare() < 1,
                "--labeled-right and --labeled-wrong choose among answers outside the audit sample: --sample-share must"
                        + " be below 1",
                asking.sampleShare());
        require(!looks.isEmpty(), "--looks must name at least one number of labels", looks);
        for (int look : looks) {
            require(look >= 0 && look <= asking.after(), "--looks must be in [0, " + asking.after() + "]", look);
        }
        require(seeds >= 1, "--seeds must be at least 1", seeds);
        requireShare("--tolerance", tolerance);
    }

    static void require(boolean condition, String message, Object value) {
        if (!condition) {
            throw new IllegalArgumentException(message + ", got: " + value);
        }
    }

    static void requireShare(String name, double value) {
        // Written so that NaN fails.
        require(value >= 0 && value <= 1, name + " must be in [0, 1]", value);
    }
}
