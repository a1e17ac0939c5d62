package io.candor.llm.decoder;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The models of this process, each opened once, whoever asks for it: roles that share a model share its weights. */
public final class OpenModels {
    private static final Logger LOG = Logger.getLogger(OpenModels.class);
    private static final long LINE_EVERY_NANOS = Duration.ofSeconds(5).toNanos();

    private final Map<Key, LanguageModel> models = new HashMap<>();
    private final Optional<Path> cudaGraphLibrary;

    /** @param cudaGraphLibrary see {@link EngineSettings} */
    public OpenModels(Optional<Path> cudaGraphLibrary) {
        this.cudaGraphLibrary = cudaGraphLibrary;
    }

    private record Key(Path folder, EngineSettings settings) {}

    /**
     * The model in a folder; the caller closes it. Another caller waits while it is being loaded.
     *
     * @throws io.candor.llm.checkpoint.InvalidCheckpointException if anything is missing, malformed or unsupported
     * @throws io.candor.llm.hub.ModelUnavailableException if the device is not there, or has no room for the weights
     */
    public synchronized LanguageModel open(Path folder, EngineSettings settings) {
        Key key = new Key(folder.toAbsolutePath().normalize(), settings);
        Optional<LanguageModel> open = Optional.ofNullable(models.get(key)).flatMap(LanguageModel::shared);
        if (open.isPresent()) {
            return open.get();
        }
        LanguageModel model = LanguageModel.open(folder, settings.with(cudaGraphLibrary), logged(folder));
        models.put(key, model);
        return model;
    }

    private static LanguageModel.LoadProgress logged(Path folder) {
        long[] lastLine = {System.nanoTime()};
        return (done, total) -> {
            long now = System.nanoTime();
            if (now - lastLine[0] > LINE_EVERY_NANOS) {
                lastLine[0] = now;
                LOG.infof("model is loading folder=%s bytes=%d of=%d", folder, done, total);
            }
        };
    }
}
