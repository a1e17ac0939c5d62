package io.candor.answer.release;

import io.candor.engine.AnswerProvider;
import io.candor.engine.AnswerReader;
import io.candor.engine.EmbeddedEngine;
import io.candor.engine.ModelEngine;
import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.LogitMap;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import io.candor.llm.decoder.ConfidenceReading;
import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.ScoredPrompts;
import io.candor.release.store.BundledRelease;
import io.candor.release.store.Release;
import io.candor.release.store.ReleaseMaps;
import java.io.IOException;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** The model with the release that is live. */
public final class ReleasedModel implements AnswerEngine {
    private static final Logger LOG = Logger.getLogger(ReleasedModel.class);

    private final ModelEngine engine;
    private final Optional<AnswerProvider> source;
    private final Release bundled;
    private final ReleaseReference reference;

    private ReleasedModel(ModelEngine engine, Optional<AnswerProvider> source, Release bundled) {
        this.engine = engine;
        this.source = source;
        this.bundled = bundled;
        reference = new ReleaseReference(load(bundled.id(), bundled.folder(), bundled.sha256()));
    }

    /**
     * The model in a folder.
     *
     * @param adapter folder of the release bundled with it
     */
    public static ReleasedModel open(Path folder, Path adapter, EngineSettings settings) {
        return of(new EmbeddedEngine(LanguageModel.open(folder, settings)), adapter);
    }

    /**
     * A model on an engine, which is closed with this, or if this fails.
     *
     * @param adapter folder of the release bundled with it
     */
    public static ReleasedModel of(ModelEngine engine, Path adapter) {
        return of(engine, Optional.empty(), its -> BundledRelease.in(adapter, its.modelId()));
    }

    /**
     * A model on an engine that reads the answers of somebody else; both are closed with this, or if this fails.
     *
     * @param source who answers; empty for the model itself
     * @param comes the engine's model → the release that comes with it
     */
    public static ReleasedModel of(
            ModelEngine engine, Optional<AnswerProvider> source, Function<ModelEngine, Release> comes) {
        try {
            Release bundled = comes.apply(engine);
            ReleasedModel released = new ReleasedModel(engine, source, bundled);
            LOG.infof("model loaded modelId=%s releaseId=%s", engine.modelId(), bundled.id());
            return released;
        } catch (RuntimeException | OutOfMemoryError failure) {
            // The caller's to judge; nothing of half a model may stay in native memory.
            source.ifPresent(AnswerProvider::close);
            engine.close();
            throw failure;
        }
    }

    public String modelId() {
        return engine.modelId();
    }

    /** SHA-256 over config and weights of the base. */
    public String baseModelHash() {
        return engine.baseModelHash();
    }

    /** The engine's arithmetic as canaries name it, for example {@code bfloat16}. */
    public String precision() {
        return engine.precision();
    }

    /** Empty on a CPU, and where the engine is not in this process. */
    public Optional<MemoryUsage> deviceMemory() {
        return engine.deviceMemory();
    }

    /** The release that came with the model. */
    public Release bundled() {
        return bundled;
    }

    String servingId() {
        return reference.peek().releaseId();
    }

    /**
     * Brings a release to where the model runs, beside the one that serves; the caller closes it or lets it {@link #serve}.
     *
     * @param folder a PEFT adapter folder
     * @throws io.candor.llm.checkpoint.InvalidCheckpointException if it does not fit the model, is damaged, or holds no numbers
     */
    public LoadedRelease load(String releaseId, Path folder) {
        return load(releaseId, folder, Map.of());
    }

    /**
     * As {@link #load(String, Path)}; where the release that serves has the same adapter, that one is used and nothing goes to the
     * device.
     *
     * @param sha256 file name → SHA-256 of the folder's files as they were checked
     */
    LoadedRelease load(String releaseId, Path folder, Map<String, String> sha256) {
        ReleaseMaps maps = maps(folder);
        Optional<AdapterOnDevice> serving = reference == null
                ? Optional.empty()
                : Optional.of(((OnDevice) reference.peek()).adapter()).filter(adapter -> adapter.isOf(sha256));
        return new OnDevice(
                engine.modelId(),
                releaseId,
                maps,
                serving.map(AdapterOnDevice::retained)
                        .orElseGet(() -> new AdapterOnDevice(engine.load(folder), sha256)));
    }

    /** Whether a release just loaded shares the adapter that serves, which was proven when it came. */
    boolean isProven(LoadedRelease loaded) {
        return ((OnDevice) loaded).adapter() == ((OnDevice) reference.peek()).adapter();
    }

    private static ReleaseMaps maps(Path folder) {
        try {
            return ReleaseMaps.read(folder);
        } catch (IOException unreadable) {
            throw new InvalidCheckpointException(
                    folder,
                    "confidence maps",
                    String.valueOf(unreadable.getMessage()),
                    "store the release anew",
                    unreadable);
        }
    }

    /** From now on every lease is of {@code release}; the one before is closed after its last lease. */
    void serve(LoadedRelease release) {
        reference.swap(release);
    }

    @Override
    public int[] prompt(String question) {
        return engine.prompt(question);
    }

    @Override
    public Optional<AnswerReader> answerReader() {
        return engine.answerReader();
    }

    @Override
    public Optional<AnswerProvider> answerProvider() {
        return source;
    }

    @Override
    public <T> ContinuousBatch<T> continuousBatch(int prefillTokens) {
        return engine.continuousBatch(prefillTokens);
    }

    @Override
    public Lease lease() {
        return reference.lease();
    }

    @Override
    public void close() {
        reference.close();
        source.ifPresent(AnswerProvider::close);
        engine.close();
    }

    /** One release on the device. */
    private record OnDevice(String modelId, String releaseId, ReleaseMaps maps, AdapterOnDevice adapter)
            implements LoadedRelease {
        @Override
        public LogitMap map() {
            return maps.confidence();
        }

        @Override
        public Optional<AnswerMap> answerMap() {
            return maps.answers();
        }

        @Override
        public Optional<AnswerMap> answerMap(String source) {
            return Optional.ofNullable(maps.sources().get(source));
        }

        @Override
        public float[] confidenceLogits(List<int[]> prompts) {
            return adapter.loaded().confidenceLogits(prompts);
        }

        @Override
        public ScoredPrompts score(List<int[]> prompts) {
            return adapter.loaded().score(prompts);
        }

        @Override
        public ConfidenceReading confidenceReading(int[] prompt, int prefillTokens) {
            return adapter.loaded().confidenceReading(prompt, prefillTokens);
        }

        @Override
        public void close() {
            adapter.release();
        }
    }
}
