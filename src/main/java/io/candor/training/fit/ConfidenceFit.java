package io.candor.training.fit;

import io.candor.llm.adapter.Adapter;
import io.candor.llm.decoder.AdamWSettings;
import io.candor.llm.decoder.AdapterTraining;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LengthBatches;
import io.candor.llm.decoder.LoadedAdapter;
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

    /** Deterministic for the same examples, settings and number of threads. */
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
                for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
                    epoch(training);
                    Adapter now = training.adapter();
                    double loss = loss(now);
                    if (best == null || Double.isNaN(loss) || loss < best.heldOutLoss()) {
                        best = new FitReport(now, epoch, epoch, loss, trained.size(), heldOut.size());
                    } else if (epoch - best.bestEpoch() >= settings.patience()) {
                        return ended(best, epoch);
                    }
                }
                return ended(best, settings.epochs());
            }
        }

        private FitReport ended(FitReport best, int epochs) {
            progress.onProgress("steps of " + stage, step, step, best.heldOutLoss());
            return new FitReport(
                    best.adapter(), epochs, best.bestEpoch(), best.heldOutLoss(), best.trained(), best.heldOut());
        }

        private void epoch(AdapterTraining training) {
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
            }
        }

        /** Mean squared error on the held-out examples; NaN without any. */
        private double loss(Adapter adapter) {
            if (heldOut.isEmpty()) {
                return Double.NaN;
            }
            double sum = 0;
            try (LoadedAdapter loaded = model.load(adapter)) {
                for (List<TrainingExample> batch :
                        LengthBatches.of(heldOut, TrainingExample::prompt, settings.batchSize(), TOKEN_BUDGET)) {
                    float[] confidence = model.confidence(
                            batch.stream().map(TrainingExample::prompt).toList(), loaded);
                    for (int i = 0; i < confidence.length; i++) {
                        double error = confidence[i] - batch.get(i).target();
                        sum += error * error;
                    }
                }
            }
            return sum / heldOut.size();
        }
    }
}
