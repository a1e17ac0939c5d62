package io.candor.simulation;

import io.candor.honesty.promise.ErrorPromise;
import io.candor.training.fit.FitProgress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Whether promises are kept on simulated labels while releases change, how much is accepted, and how soon they are withdrawn. */
public final class PromiseStudy {
    private final PromiseStudySettings settings;
    private final FitProgress progress;
    private int simulated;

    /** @param progress is told of every simulated stream */
    public PromiseStudy(PromiseStudySettings settings, FitProgress progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /** What became of one stream. */
    private record Run(boolean broken, double timeAbove, int first, double[] accepted, int[] reactions) {}

    /** @param rows takes a row for each world and target, as soon as it is there */
    public void run(Consumer<PromiseStudyRow> rows) {
        for (double auroc : settings.aurocs()) {
            for (double accuracy : settings.accuracies()) {
                for (double target : settings.targets()) {
                    rows.accept(row(new PromiseWorld(auroc, accuracy), new ErrorPromise(target, settings.certainty())));
                }
            }
        }
    }

    private PromiseStudyRow row(PromiseWorld world, ErrorPromise promise) {
        List<Run> runs = IntStream.range(0, settings.streams())
                .parallel()
                .mapToObj(stream -> run(world, promise, settings.seed() + stream))
                .toList();
        double oracle = world.most(promise.target());
        Map<Integer, Double> accepted = new LinkedHashMap<>();
        for (int i = 0; i < settings.checkpoints().size(); i++) {
            int at = i;
            double mean = runs.stream()
                    .mapToDouble(run -> run.accepted()[at])
                    .average()
                    .orElseThrow();
            accepted.put(settings.checkpoints().get(i), mean / oracle);
        }
        Map<Double, List<Integer>> reactions = new LinkedHashMap<>();
        for (int i = 0; i < settings.breaks().size(); i++) {
            int at = i;
            int[] labels = runs.stream()
                    .mapToInt(run -> run.reactions()[at])
                    .filter(n -> n > 0)
                    .sorted()
                    .toArray();
            reactions.put(
                    settings.breaks().get(i),
                    labels.length == 0
                            ? List.of()
                            : List.of(labels[labels.length / 2], labels[labels.length * 9 / 10]));
        }
        int[] firsts = runs.stream()
                .mapToInt(run -> run.first() < 0 ? Integer.MAX_VALUE : run.first())
                .sorted()
                .toArray();
        int median = firsts[firsts.length / 2];
        return new PromiseStudyRow(
                world,
                promise.target(),
                oracle,
                1 - (double) runs.stream().filter(Run::broken).count() / runs.size(),
                runs.stream().mapToDouble(Run::timeAbove).average().orElseThrow(),
                median == Integer.MAX_VALUE ? -1 : median,
                accepted,
                reactions);
    }

    private Run run(PromiseWorld world, ErrorPromise promise, long seed) {
        PromiseStream stream = new PromiseStream(world, promise, seed);
        double[] accepted = new double[settings.checkpoints().size()];
        int done = 0;
        for (int i = 0; i < accepted.length; i++) {
            accepted[i] = stream.run(settings.checkpoints().get(i) - done).accepted();
            done = settings.checkpoints().get(i);
        }
        stream.run(settings.labels() - done);
        int[] reactions = settings.breaks().stream()
                .mapToInt(share -> reaction(world, promise, seed, share))
                .toArray();
        simulated();
        return new Run(stream.isEverBroken(), stream.timeAbove(), stream.first(), accepted, reactions);
    }

    /** The same stream once more, since a break ends it. */
    private int reaction(PromiseWorld world, ErrorPromise promise, long seed, double share) {
        PromiseStream stream = new PromiseStream(world, promise, seed);
        stream.run(settings.labels());
        return stream.labelsToWithdrawal(share);
    }

    private synchronized void simulated() {
        int all = settings.streams()
                * settings.aurocs().size()
                * settings.accuracies().size()
                * settings.targets().size();
        progress.onProgress("streams simulated", ++simulated, all, Double.NaN);
    }
}
