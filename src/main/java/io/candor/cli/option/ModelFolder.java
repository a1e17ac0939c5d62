package io.candor.cli.option;

import io.candor.llm.hub.HubSettings;
import io.candor.llm.hub.ModelSource;
import io.candor.llm.hub.ModelUnavailableException;
import io.candor.release.store.EmbeddedCheckpoint;
import io.candor.release.store.ReleaseUnavailableException;
import java.nio.file.Path;

/** The folder of the model that a command names. */
public final class ModelFolder {
    private static final String EMBEDDED = "atlas";

    private ModelFolder() {}

    /**
     * A folder as it is, a hub id fetched if need be, and without a name the embedded checkpoint.
     *
     * @param named folder or hub id; null for the embedded one
     */
    public static Path of(String named) {
        HubSettings hub = HubSettings.fromEnvironment(System.getenv());
        if (named == null) {
            return embedded(hub.cache());
        }
        try (ConsoleProgress progress = new ConsoleProgress()) {
            return new ModelSource(hub).resolve(named, (file, done, total) -> {
                progress.onProgress("bytes of " + file, done, Math.max(done, total), Double.NaN);
            });
        }
    }

    private static Path embedded(Path cache) {
        try {
            return new EmbeddedCheckpoint(ModelFolder.class.getClassLoader(), EMBEDDED).unpack(cache);
        } catch (ReleaseUnavailableException e) {
            throw new ModelUnavailableException(
                    "the embedded model", "cannot be used (" + e.getMessage() + ")", "name one with --model", e);
        }
    }
}
