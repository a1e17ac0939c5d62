package io.candor.simulation;

import io.candor.training.fit.FitProgress;
import io.candor.training.map.MapConfig;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Repeats the loop of labels and maps over seeds. The same answers, settings and seeds give the same result, whatever the number of
 * threads.
 */
public final class LoopStudy {
    private final List<RecordedAnswer> answers;
    private final LoopSettings settings;
    private final MapConfig maps;
    private final FitProgress progress;

    /**
     * @param answers at least one
     * @param maps settings of the service's maps
     * @param progress is told of every simulated seed
     */
    public LoopStudy(List<RecordedAnswer> answers, LoopSettings settings, MapConfig maps, FitProgress progress) {
        this.answers = List.copyOf(answers);
        this.settings = settings;
        this.maps = maps;
        this.progress = progress;
    }

    /** @throws NotEnoughQuestionsException if there are too few questions for the settings */
    public LoopResult run(TruthChange change) {
        ChangedTruth truth = new ChangedTruth(answers, change, settings.changedDomains(), settings.wrongAnswers());
        AtomicInteger done = new AtomicInteger();
        List<LoopOutcome> outcomes = IntStream.rangeClosed(1, settings.seeds())
                .parallel()
                .mapToObj(seed -> {
                    LoopOutcome outcome = new LoopRun(answers, change, truth, settings, maps, seed).play();
                    told(change, done);
                    return outcome;
                })
                .toList();
        return LoopResult.of(change, answers, truth.domains(), settings.tolerance(), outcomes);
    }

    private synchronized void told(TruthChange change, AtomicInteger done) {
        progress.onProgress(
                "seeds simulated, change " + change.name().toLowerCase(Locale.ROOT),
                done.incrementAndGet(),
                settings.seeds(),
                Double.NaN);
    }
}
