package io.candor.cli.option;

import io.candor.honesty.map.AnswerMap;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import io.candor.release.store.MapFile;
import io.candor.release.store.ReleaseMaps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model in this process, with the adapter that makes it say how sure it is.
 *
 * @param language closed with this
 * @param adapter closed with this; empty for a model without one, which then has no confidence
 * @param maps of the adapter; none where there is no adapter
 */
public record OfflineModel(LanguageModel language, Optional<LoadedAdapter> adapter, ReleaseMaps maps)
        implements AutoCloseable {
    private static final String BESIDE = "adapter";

    /** @param adapter folder, or null for {@code adapter} inside the model folder, if there is one */
    public static OfflineModel open(Path model, Path adapter, EngineSettings settings) {
        LanguageModel language = CommandModel.open(model, settings);
        try {
            Path beside = model.resolve(BESIDE);
            if (adapter == null && !Files.isDirectory(beside)) {
                return new OfflineModel(language, Optional.empty(), ReleaseMaps.NONE);
            }
            Path folder = adapter == null ? beside : adapter;
            ReleaseMaps maps = maps(folder);
            return new OfflineModel(language, Optional.of(language.loadAdapter(folder)), maps);
        } catch (RuntimeException failure) {
            // The caller's to judge; nothing of half a model may stay in native memory.
            language.close();
            throw failure;
        }
    }

    private static ReleaseMaps maps(Path folder) {
        try {
            return ReleaseMaps.read(folder);
        } catch (IOException unusable) {
            // The files are as they are; somebody has to mend them.
            throw new UncheckedIOException(
                    folder + " has a map that is none (" + MapFile.NAME + ", " + MapFile.ANSWERS + " or "
                            + MapFile.SOURCES + "): " + unusable.getMessage(),
                    unusable);
        }
    }

    /**
     * The maps of a release, which may lie apart from the files of its adapter, as they do in a store.
     *
     * @throws UncheckedIOException if there are none, or one cannot be read
     */
    public static ReleaseMaps mapsOf(Path release) {
        if (Stream.of(MapFile.NAME, MapFile.ANSWERS, MapFile.SOURCES)
                .noneMatch(name -> Files.isRegularFile(release.resolve(name)))) {
            throw new UncheckedIOException(new IOException(
                    release + " has no maps (" + MapFile.NAME + ", " + MapFile.ANSWERS + ", " + MapFile.SOURCES + ")"));
        }
        return maps(release);
    }

    /** The same with other maps of the same adapter; one of the two is closed. */
    public OfflineModel with(ReleaseMaps others) {
        return new OfflineModel(language, adapter, others);
    }

    /** The map of the model's own answers; empty where the adapter has none. */
    public Optional<AnswerMap> answers() {
        return maps.answers();
    }

    /** The map of the answers of another system's model; empty where the adapter has none. */
    public Optional<AnswerMap> answers(String source) {
        return Optional.ofNullable(maps.sources().get(source));
    }

    @Override
    public void close() {
        adapter.ifPresent(LoadedAdapter::close);
        language.close();
    }
}
