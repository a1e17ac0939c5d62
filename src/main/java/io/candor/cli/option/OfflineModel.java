package io.candor.cli.option;

import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model in this process, with the adapter that makes it say how sure it is.
 *
 * @param language closed with this
 * @param adapter closed with this; empty for a model without one, which then has no confidence
 */
public record OfflineModel(LanguageModel language, Optional<LoadedAdapter> adapter) implements AutoCloseable {
    private static final String BESIDE = "adapter";

    /** @param adapter folder, or null for {@code adapter} inside the model folder, if there is one */
    public static OfflineModel open(Path model, Path adapter, EngineSettings settings) {
        LanguageModel language = CommandModel.open(model, settings);
        try {
            Path beside = model.resolve(BESIDE);
            if (adapter == null && !Files.isDirectory(beside)) {
                return new OfflineModel(language, Optional.empty());
            }
            return new OfflineModel(language, Optional.of(language.loadAdapter(adapter == null ? beside : adapter)));
        } catch (RuntimeException failure) {
            // The caller's to judge; nothing of half a model may stay in native memory.
            language.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        adapter.ifPresent(LoadedAdapter::close);
        language.close();
    }
}
