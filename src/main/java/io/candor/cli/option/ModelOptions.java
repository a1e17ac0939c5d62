package io.candor.cli.option;

import io.candor.llm.decoder.EngineSettings;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model and which adapter a command uses; the embedded ones unless told otherwise. */
public final class ModelOptions {
    @Option(
            names = "--model",
            paramLabel = "DIR|ID",
            description = "Model folder, or a hub id such as Qwen/Qwen2.5-0.5B-Instruct to fetch"
                    + " (default: the embedded Atlas).")
    String model;

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "Adapter folder (default: `adapter` inside the model folder, if there is one).")
    Path adapter;

    @Mixin
    EngineOptions engine;

    public OfflineModel open() {
        EngineSettings settings = engine.settings();
        return OfflineModel.open(ModelFolder.of(model), adapter, settings);
    }
}
