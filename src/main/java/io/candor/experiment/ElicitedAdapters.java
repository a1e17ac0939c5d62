package io.candor.experiment;

import io.candor.llm.adapter.Adapter;
import io.candor.llm.adapter.AdapterFolder;
import io.candor.llm.adapter.AdapterKeys;
import io.candor.llm.adapter.AdapterManifest;
import io.candor.llm.decoder.AdapterTraining;
import io.candor.llm.decoder.LanguageModel;
import io.candor.training.fit.ConfidenceFit;
import io.candor.training.fit.FitProgress;
import io.candor.training.fit.FitReport;
import io.candor.training.fit.TrainingExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Elicited adapters, one for each number of samples and seed; fitted once, kept on disk, shared by all label counts.
 */
final class ElicitedAdapters {
    private final Path folder;
    private final LanguageModel model;
    private final ExperimentConfig config;
    private final QuestionSignals elicited;

    ElicitedAdapters(Path folder, LanguageModel model, ExperimentConfig config, QuestionSignals elicited) {
        this.folder = folder;
        this.model = model;
        this.config = config;
        this.elicited = elicited;
    }

    /** Read from disk, or fitted and written there. */
    Adapter of(int samples, long seed, FitProgress progress) throws IOException {
        Path place = folder.resolve("elicited-k" + samples + "-seed" + seed);
        if (!Files.isDirectory(place)) {
            write(place, fit(samples, seed, progress), samples, seed);
        }
        return AdapterFolder.read(place, model.checkpoint());
    }

    Adapter fresh(long seed) {
        return AdapterTraining.fresh(model.checkpoint().config(), config.lora(), seed);
    }

    private FitReport fit(int samples, long seed, FitProgress progress) {
        List<TrainingExample> examples = new ArrayList<>(elicited.size());
        for (int i = 0; i < elicited.size(); i++) {
            examples.add(new TrainingExample(elicited.prompts().get(i), (float) elicited.agreement(i, samples, seed)));
        }
        return new ConfidenceFit(model, config.elicitation().settings(examples.size(), seed), "elicitation")
                .fit(fresh(seed), examples, progress);
    }

    /** Written to a temporary folder and renamed, so that a folder that exists is complete. */
    private void write(Path place, FitReport report, int samples, long seed) throws IOException {
        AdapterManifest manifest = AdapterManifest.of(
                model.modelId().replaceAll("@.*", ""),
                model.checkpoint().modelHash(),
                config.lora(),
                Map.of(
                        "method",
                        "elicitation (arXiv 2510.17509)",
                        "elicitation.samples",
                        Integer.toString(samples),
                        "elicitation.bestEpoch",
                        report.bestEpoch() + " of " + report.epochs(),
                        "seed",
                        Long.toString(seed)),
                Map.of("elicitation.heldOutBrier", report.heldOutLoss()));
        Files.createDirectories(folder);
        Path aside = Files.createTempDirectory(folder, "part-");
        AdapterFolder.write(
                aside,
                report.adapter().withManifest(manifest),
                model.checkpoint().config(),
                AdapterKeys.AUTO_MODEL);
        Files.move(aside, place);
    }
}
