package io.candor.simulation;

import io.candor.honesty.promise.ErrorPromise;
import java.util.List;

/**
 * What to simulate.
 *
 * @param aurocs of the true log odds
 * @param accuracies shares of right answers
 * @param targets promised errors
 * @param certainty of the promise
 * @param streams for every figure
 * @param labels of each stream
 * @param seed of the first stream
 * @param breaks shares of right answers that become wrong at once, after the last label, each in (0, 1]
 */
public record PromiseStudySettings(
        List<Double> aurocs,
        List<Double> accuracies,
        List<Double> targets,
        double certainty,
        int streams,
        int labels,
        long seed,
        List<Double> breaks) {
    public PromiseStudySettings {
        aurocs = List.copyOf(aurocs);
        accuracies = List.copyOf(accuracies);
        targets = List.copyOf(targets);
        breaks = List.copyOf(breaks);
        if (streams < 1 || labels < 1) {
            throw new IllegalArgumentException("streams and labels must be positive, got: " + streams + ", " + labels);
        }
        for (double share : breaks) {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("a break must be in (0, 1], got: " + share);
            }
        }
    }

    /** @throws IllegalArgumentException if worlds or promises are outside their ranges */
    public void check() {
        for (double target : targets) {
            new ErrorPromise(target, certainty);
        }
        for (double auroc : aurocs) {
            for (double accuracy : accuracies) {
                new PromiseWorld(auroc, accuracy);
            }
        }
    }

    /** Labels after which acceptance is told. */
    List<Integer> checkpoints() {
        return List.of(500, 1_000, 2_000, 5_000, 10_000).stream()
                .filter(labels -> labels <= this.labels)
                .toList();
    }
}
