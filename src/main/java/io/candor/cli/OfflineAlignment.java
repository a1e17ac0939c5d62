package io.candor.cli;

import io.candor.llm.adapter.Adapter;
import io.candor.llm.adapter.AdapterFolder;
import io.candor.llm.adapter.AdapterKeys;
import io.candor.llm.adapter.AdapterManifest;
import io.candor.llm.decoder.LanguageModel;
import io.candor.training.fit.ConfidenceFit;
import io.candor.training.fit.FitProgress;
import io.candor.training.fit.FitReport;
import io.candor.training.fit.FitSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** An adapter that is fitted stage by stage, with the entries of its manifest. */
final class OfflineAlignment {
    private final LanguageModel model;
    private final FitProgress progress;
    private final Map<String, String> made = new LinkedHashMap<>(Map.of("method", "EliCal (arXiv 2510.17509)"));
    private final Map<String, Double> metrics = new LinkedHashMap<>();
    private Adapter adapter;

    OfflineAlignment(LanguageModel model, Adapter start, FitProgress progress) {
        this.model = model;
        this.progress = progress;
        adapter = start;
        // Entries of earlier stages stay in the manifest.
        start.manifest().ifPresent(before -> {
            made.putAll(before.made());
            metrics.putAll(before.metrics());
        });
    }

    void fit(String stage, FitSettings settings, AlignmentData.ExampleSource examples) throws IOException {
        FitReport report = new ConfidenceFit(model, settings, stage).fit(adapter, examples.examples(), progress);
        adapter = report.adapter();
        made.putAll(report.made(stage));
        metrics.put(stage + ".heldOutBrier", report.heldOutLoss());
    }

    /** Adds an entry to the manifest. */
    void record(String key, String value) {
        made.put(key, value);
    }

    void write(Path folder) throws IOException {
        AdapterManifest manifest = AdapterManifest.of(
                model.modelId().replaceAll("@.*", ""), model.checkpoint().modelHash(), adapter.lora(), made, metrics);
        AdapterFolder.write(
                folder, adapter.withManifest(manifest), model.checkpoint().config(), AdapterKeys.AUTO_MODEL);
    }

    /** How the adapter was made and what was measured, for people. */
    @Override
    public String toString() {
        return made + " " + metrics;
    }
}
