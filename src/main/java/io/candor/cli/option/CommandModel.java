package io.candor.cli.option;

import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.LanguageModel;
import java.nio.file.Path;

/** Opens the model that a command works with. */
public final class CommandModel {
    /** Smaller models are there before a line about them could be read. */
    private static final long SHOWN_BYTES = 512L << 20;

    private CommandModel() {}

    /** The model in a folder, with progress on standard error where it takes long; the caller closes it. */
    public static LanguageModel open(Path folder, EngineSettings settings) {
        try (ConsoleProgress progress = new ConsoleProgress()) {
            return LanguageModel.openForCommand(folder, settings, (done, total) -> {
                if (total >= SHOWN_BYTES) {
                    progress.onProgress("bytes of weights", done, total, Double.NaN);
                }
            });
        }
    }
}
