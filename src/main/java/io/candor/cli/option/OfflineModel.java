package io.candor.cli.option;

import io.candor.honesty.map.AnswerMap;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import io.candor.release.store.MapFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model in this process, with the adapter that makes it say how sure it is.
 *
 * @param language closed with this
 * @param adapter closed with this; empty for a model without one, which then has no confidence
 * @param answers the adapter's map of answers; empty where it has none
 */
public record OfflineModel(LanguageModel language, Optional<LoadedAdapter> adapter, Optional<AnswerMap> answers)
        implements AutoCloseable {
    private static final String BESIDE = "adapter";

    /** @param adapter folder, or null for {@code adapter} inside the model folder, if there is one */
    public static OfflineModel open(Path model, Path adapter, EngineSettings settings) {
        LanguageModel language = CommandModel.open(model, settings);
        try {
            Path beside = model.resolve(BESIDE);
            if (adapter == null && !Files.isDirectory(beside)) {
                return new OfflineModel(language, Optional.empty(), Optional.empty());
            }
            Path folder = adapter == null ? beside : adapter;
            Optional<AnswerMap> answers = answers(folder);
            return new OfflineModel(language, Optional.of(language.loadAdapter(folder)), answers);
        } catch (RuntimeException failure) {
            // The caller's to judge; nothing of half a model may stay in native memory.
            language.close();
            throw failure;
        }
    }

    private static Optional<AnswerMap> answers(Path folder) {
        try {
            return MapFile.readAnswers(folder);
        } catch (IOException unusable) {
            // The file is as it is; somebody has to mend it.
            throw new UncheckedIOException(
                    folder.resolve(MapFile.ANSWERS) + " is no map of answers: " + unusable.getMessage(), unusable);
        }
    }

    @Override
    public void close() {
        adapter.ifPresent(LoadedAdapter::close);
        language.close();
    }
}
