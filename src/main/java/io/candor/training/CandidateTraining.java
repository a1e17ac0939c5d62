package io.candor.training;

import io.candor.event.ConsistencySignal;
import io.candor.llm.adapter.Adapter;
import io.candor.llm.adapter.AdapterFolder;
import io.candor.llm.adapter.AdapterManifest;
import io.candor.llm.adapter.LoraConfig;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.decoder.AdapterTraining;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.prompt.InvalidQuestionException;
import io.candor.release.store.ReleaseUnavailableException;
import io.candor.training.fit.ConfidenceFit;
import io.candor.training.fit.FitReport;
import io.candor.training.fit.FitSettings;
import io.candor.training.fit.TrainingExample;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/**
 * Makes a candidate from labels and signals: both stages of EliCal (arXiv 2510.17509), starting from the live release. A
 * finished stage is kept on disk, so that a restart does not repeat it.
 */
final class CandidateTraining {
    static final String ELICITED = "elicited";
    static final String CALIBRATED = "calibrated";
    /** In an adapter's manifest: when the newest signal it was elicited from was sampled. */
    private static final String THROUGH = "elicitation.through";

    private static final String PARENT = "parent";
    private static final Logger LOG = Logger.getLogger(CandidateTraining.class);

    private final LanguageModel model;
    private final RunFolder work;
    private final TrainerConfig config;

    CandidateTraining(LanguageModel model, RunFolder work, TrainerConfig config) {
        this.model = model;
        this.work = work;
        this.config = config;
    }

    /**
     * The adapter folder of the candidate; what an earlier process finished of it is used.
     *
     * @param live the live release's files; empty when none is live
     * @param progress is told after each step
     */
    Path candidate(TrainingTask task, Optional<Path> live, StageProgress progress) {
        if (task.isFirstElicitation()) {
            if (finished(task, ELICITED).isEmpty()) {
                elicit(task, fresh(), config.elicitation().firstSettings(config.fit(), hiddenSize()), progress);
            }
            return work.folder(task.releaseId(), ELICITED);
        }
        if (finished(task, CALIBRATED).isEmpty()) {
            Adapter start = finished(task, ELICITED).orElseGet(() -> elicited(task, start(task, live), progress));
            calibrate(task, start, progress);
        }
        return work.folder(task.releaseId(), CALIBRATED);
    }

    /** Is told after each step how far the stages have come. */
    interface StageProgress {
        void eliciting(TrainingSteps steps);

        void calibrating(TrainingSteps steps);
    }

    /** A stage of this task; one that was started from another release belongs to another candidate. */
    private Optional<Adapter> finished(TrainingTask task, String stage) {
        return work.find(task.releaseId(), stage).filter(adapter -> adapter.manifest()
                .map(manifest -> task.liveId().equals(manifest.made().get(PARENT)))
                .orElse(false));
    }

    /** {@code start} after elicitation; unchanged where too few signals are new to it. */
    private Adapter elicited(TrainingTask task, Adapter start, StageProgress progress) {
        Instant through = elicitedThrough(start);
        long unused = task.signals().stream()
                .filter(signal -> signal.getSampledAt().isAfter(through))
                .count();
        if (unused == 0 || unused < config.elicitation().minimum()) {
            return start;
        }
        return elicit(task, start, config.elicitation().settings(config.fit(), hiddenSize()), progress);
    }

    private Adapter elicit(TrainingTask task, Adapter start, FitSettings settings, StageProgress progress) {
        FitReport report = new ConfidenceFit(model, settings, "elicitation")
                .fit(
                        start,
                        examples(task.signals(), ConsistencySignal::getQuestion, ConsistencySignal::getAgreement),
                        (what, done, total, loss) ->
                                progress.eliciting(new TrainingSteps(done, total, settings.epochs())));
        ManifestEntries entries = new ManifestEntries(task, start).stage("elicitation", report);
        entries.made.put(THROUGH, newest(task.signals()).toString());
        Adapter made = entries.adapter(report.adapter());
        work.save(task.releaseId(), ELICITED, made);
        LOG.infof(
                "elicited releaseId=%s signals=%d epochs=%d of=%d",
                task.releaseId(), task.signals().size(), report.bestEpoch(), settings.epochs());
        return made;
    }

    /** When the newest signal that an adapter was elicited from was sampled. */
    private static Instant elicitedThrough(Adapter adapter) {
        String through =
                adapter.manifest().map(made -> made.made().get(THROUGH)).orElse("");
        try {
            return through.isEmpty() ? Instant.EPOCH : Instant.parse(through);
        } catch (DateTimeParseException unreadable) {
            return Instant.EPOCH;
        }
    }

    private static Instant newest(List<ConsistencySignal> signals) {
        return signals.stream()
                .map(ConsistencySignal::getSampledAt)
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    private void calibrate(TrainingTask task, Adapter start, StageProgress progress) {
        List<TrainingExample> examples =
                examples(task.selection().trainingLabels(), LearnedLabel::question, label -> label.label()
                        .label());
        FitSettings settings = config.calibration().settings(config.fit(), hiddenSize());
        FitReport report = new ConfidenceFit(model, settings, "calibration")
                .fit(
                        start,
                        examples,
                        (what, done, total, loss) ->
                                progress.calibrating(new TrainingSteps(done, total, settings.epochs())));
        ManifestEntries entries = new ManifestEntries(task, start).stage("calibration", report);
        entries.made.put(
                "calibration.labels",
                task.selection().fresh().size() + " new, "
                        + task.selection().replayed().size() + " replayed");
        work.save(task.releaseId(), CALIBRATED, entries.adapter(report.adapter()));
        LOG.infof(
                "calibrated releaseId=%s labels=%d replayed=%d",
                task.releaseId(),
                task.selection().fresh().size(),
                task.selection().replayed().size());
    }

    private Adapter fresh() {
        ModelConfig base = model.checkpoint().config();
        LoraConfig lora = LoraConfig.onAllProjections(
                        config.fit().rank(), config.fit().loraAlpha())
                .onLast(config.fit().lastLayers(), base.layers());
        return AdapterTraining.fresh(base, lora, config.fit().seed());
    }

    private Adapter start(TrainingTask task, Optional<Path> live) {
        if (config.fit().start() == TrainerConfig.Start.FRESH || live.isEmpty() || task.isLiveUntaught()) {
            return fresh();
        }
        try {
            return AdapterFolder.read(live.get(), model.checkpoint());
        } catch (InvalidCheckpointException unfit) {
            // No fault of the batches: once another release is live, they are trained on from that one.
            throw new ReleaseUnavailableException(
                    "the live release cannot be trained from: " + unfit.getMessage(), unfit);
        }
    }

    private int hiddenSize() {
        return model.checkpoint().config().hiddenSize();
    }

    private <T> List<TrainingExample> examples(
            List<T> items, Function<T, String> question, ToDoubleFunction<T> target) {
        return items.stream()
                .flatMap(item -> example(question.apply(item), target.applyAsDouble(item)).stream())
                .toList();
    }

    /** Empty for a question this model cannot be asked. */
    private Optional<TrainingExample> example(String question, double target) {
        try {
            return Optional.of(new TrainingExample(model.prompt(question), (float) target));
        } catch (InvalidQuestionException unaskable) {
            return Optional.empty();
        }
    }

    /** Collects the entries of the manifest. */
    private final class ManifestEntries {
        private final Adapter start;
        private final SortedMap<String, String> made = new TreeMap<>();
        private final SortedMap<String, Double> metrics = new TreeMap<>();

        ManifestEntries(TrainingTask task, Adapter start) {
            this.start = start;
            made.put("method", "EliCal (arXiv 2510.17509)");
            made.put(PARENT, task.liveId());
            // Calibration does not change what the adapter was elicited from.
            start.manifest().map(AdapterManifest::made).orElse(new TreeMap<>()).entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith("elicitation."))
                    .forEach(entry -> made.put(entry.getKey(), entry.getValue()));
        }

        ManifestEntries stage(String stage, FitReport report) {
            made.putAll(report.made(stage));
            if (!Double.isNaN(report.heldOutLoss())) {
                metrics.put(stage + ".heldOutBrier", report.heldOutLoss());
            }
            return this;
        }

        Adapter adapter(Adapter fitted) {
            return fitted.withManifest(AdapterManifest.of(
                    model.modelId().replaceAll("@.*", ""),
                    model.checkpoint().modelHash(),
                    start.lora(),
                    Map.copyOf(made),
                    Map.copyOf(metrics)));
        }
    }
}
