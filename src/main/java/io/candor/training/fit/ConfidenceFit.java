package io.candor.training.fit;

import io.candor.llm.adapter.Adapter;
import io.candor.llm.decoder.AdamWSettings;
import io.candor.llm.decoder.AdapterTraining;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import io.candor.llm.decoder.TokenBudget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One stage of EliCal (arXiv 2510.17509, section 3): moves LoRA and head towards the targets of its examples. Elicitation
 * and calibration differ in where the targets come from, not in how they are fitted.
 */
public final class ConfidenceFit {
    private static final int TOKEN_BUDGET = 8_192;

    private final LanguageModel model;
    private final FitSettings settings;
    private final String stage;

    /** @param stage name of the stage, for people */
    public ConfidenceFit(LanguageModel model, FitSettings settings, String stage) {
        this.model = model;
        this.settings = settings;
        this.stage = stage;
    }

    /**
     * Deterministic for the same examples, settings and number of threads.
     *
     * @throws DivergedException if no epoch ended with numbers; an epoch that did is kept, whatever came after it
     */
    public FitReport fit(Adapter start, List<TrainingExample> examples, FitProgress progress) {
        if (examples.isEmpty()) {
            throw new IllegalArgumentException(stage + " needs at least one example");
        }
        List<TrainingExample> shuffled = new ArrayList<>(examples);
        Collections.shuffle(shuffled, new Random(settings.seed()));
        int heldOut = (int) Math.round(settings.heldOutShare() * shuffled.size());
        return new Run(shuffled.subList(0, heldOut), shuffled.subList(heldOut, shuffled.size()), progress).from(start);
    }

    /** One run: its examples, and the best parameters so far. */
    private final class Run {
        private final List<TrainingExample> heldOut;
        private final List<TrainingExample> trained;
        private final FitProgress progress;
        private final Random order = new Random(settings.seed() + 1);
        private final TokenBudget budget = new TokenBudget(TOKEN_BUDGET);
        private final long steps;
        private long step;

        Run(List<TrainingExample> heldOut, List<TrainingExample> trained, FitProgress progress) {
            this.heldOut = heldOut;
            this.trained = trained;
            this.progress = progress;
            steps = (long) settings.epochs() * ((trained.size() + settings.batchSize() - 1) / settings.batchSize());
        }

        FitReport from(Adapter start) {
            AdamWSettings adamw = AdamWSettings.defaults(settings.weightDecay(), settings.clipNorm());
            try (AdapterTraining training = new AdapterTraining(model, start, adamw)) {
                FitReport best = null;
                int epoch = 0;
                boolean finite = true;
                while (epoch < settings.epochs() && finite && !isOutOfPatience(best, epoch)) {
                    epoch++;
                    finite = epoch(training);
                    Adapter now = training.adapter();
                    // What overflowed once stays so, and is worse than anything before it.
                    finite = finite && now.isFinite();
                    double loss = finite ? loss(now) : Double.NaN;
                    if (finite && isBetter(loss, best)) {
                        best = new FitReport(now, epoch, epoch, loss, trained.size(), heldOut.size());
                    }
                }
                if (best == null) {
                    throw new DivergedException(stage + " diverged in epoch " + epoch
                            + ": its loss or its parameters are no numbers any more;"
                            + " a lower learning rate may help");
                }
                return ended(best, epoch);
            }
        }

        private boolean isOutOfPatience(FitReport best, int epoch) {
            return best != null && !heldOut.isEmpty() && epoch - best.bestEpoch() >= settings.patience();
        }

        /** Without held-out examples the last epoch is the one to keep; with them NaN never is better. */
        private boolean isBetter(double loss, FitReport best) {
            return heldOut.isEmpty() || (!Double.isNaN(loss) && (best == null || loss < best.heldOutLoss()));
        }

        private FitReport ended(FitReport best, int epochs) {
            progress.onProgress("steps of " + stage, step, step, best.heldOutLoss());
            return new FitReport(
                    best.adapter(), epochs, best.bestEpoch(), best.heldOutLoss(), best.trained(), best.heldOut());
        }

        /** Whether every loss was a number; ends with the first that is none. */
        private boolean epoch(AdapterTraining training) {
            List<TrainingExample> shuffled = new ArrayList<>(trained);
            Collections.shuffle(shuffled, order);
            for (int from = 0; from < shuffled.size(); from += settings.batchSize()) {
                List<TrainingExample> batch =
                        shuffled.subList(from, Math.min(shuffled.size(), from + settings.batchSize()));
                float[] targets = new float[batch.size()];
                for (int i = 0; i < targets.length; i++) {
                    targets[i] = batch.get(i).target();
                }
                List<int[]> prompts =
                        batch.stream().map(TrainingExample::prompt).toList();
                double loss = training.step(prompts, targets, settings.learningRate(step, steps))
                        .loss();
                progress.onProgress("steps of " + stage, ++step, steps, loss);
                if (!Double.isFinite(loss)) {
                    return false;
                }
            }
            return true;
        }

        /** Mean squared error on the held-out examples; NaN without any. */
        private double loss(Adapter adapter) {
            if (heldOut.isEmpty()) {
                return Double.NaN;
            }
            try (LoadedAdapter loaded = model.load(adapter)) {
                return budget.inBatches(
                                heldOut,
                                TrainingExample::prompt,
                                settings.batchSize(),
                                batches -> squaredErrors(batches, loaded))
                        / heldOut.size();
            }
        }

        private double squaredErrors(List<List<TrainingExample>> batches, LoadedAdapter loaded) {
            double sum = 0;
            for (List<TrainingExample> batch : batches) {
                float[] confidence = model.confidence(
                        batch.stream().map(TrainingExample::prompt).toList(), loaded);
                for (int i = 0; i < confidence.length; i++) {
                    double error = confidence[i] - batch.get(i).target();
                    sum += error * error;
                }
            }
            return sum;
        }
    }
}
