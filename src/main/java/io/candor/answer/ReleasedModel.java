package io.candor.answer;

import io.candor.llm.EngineSettings;
import io.candor.llm.FetchProgress;
import io.candor.llm.Generation;
import io.candor.llm.HubSettings;
import io.candor.llm.LanguageModel;
import io.candor.llm.LoadedAdapter;
import io.candor.llm.ModelSource;
import io.candor.llm.Precision;
import io.candor.release.BundledRelease;
import io.candor.release.EmbeddedCheckpoint;
import io.candor.release.Release;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The model with the release that is live. */
final class ReleasedModel implements AnswerEngine {
    private static final Logger LOG = Logger.getLogger(ReleasedModel.class);
    private static final String EMBEDDED = "atlas";

    private final LanguageModel model;
    private final Release bundled;
    private final ReleaseSlot slot;

    private ReleasedModel(LanguageModel model, Release bundled) {
        this.model = model;
        this.bundled = bundled;
        slot = new ReleaseSlot(load(bundled.id(), bundled.folder()));
    }

    /** The model the config names, or the embedded one, with the release bundled with it. */
    static ReleasedModel open(AnswerConfig config) {
        HubSettings hub = HubSettings.fromEnvironment(System.getenv());
        Path folder = config.model()
                .map(named -> new ModelSource(hub).resolve(named, FetchProgress.SILENT))
                .orElseGet(() -> new EmbeddedCheckpoint(ReleasedModel.class.getClassLoader(), EMBEDDED)
                        .unpack(config.cache().map(Path::of).orElse(hub.cache())));
        Path adapter = config.adapter().map(Path::of).orElse(BundledRelease.adapterOf(folder));
        return open(
                folder,
                adapter,
                new EngineSettings(
                        config.device(),
                        Precision.of("candor.answer.precision", config.precision()),
                        config.threads()));
    }

    /**
     * The model in a folder.
     *
     * @param adapter folder of the release bundled with it
     */
    static ReleasedModel open(Path folder, Path adapter, EngineSettings settings) {
        LanguageModel model = LanguageModel.open(folder, settings);
        try {
            Release bundled = BundledRelease.in(adapter, model.modelId());
            ReleasedModel released = new ReleasedModel(model, bundled);
            LOG.infof("model loaded modelId=%s releaseId=%s", model.modelId(), bundled.id());
            return released;
        } catch (RuntimeException failure) {
            model.close();
            throw failure;
        }
    }

    String modelId() {
        return model.modelId();
    }

    /** SHA-256 over config and weights of the base. */
    String baseModelHash() {
        return model.checkpoint().modelHash();
    }

    /** The engine's arithmetic as canaries name it: {@code bfloat16} or {@code float32}. */
    String precision() {
        return model.precision().name().toLowerCase(Locale.ROOT);
    }

    /** Empty on a CPU. */
    Optional<MemoryUsage> deviceMemory() {
        return model.deviceMemory();
    }

    /** The release that came with the model. */
    Release bundled() {
        return bundled;
    }

    String servingId() {
        return slot.peek().releaseId();
    }

    /**
     * Brings a release to the device, beside the one that serves; the caller closes it or lets it {@link #serve}.
     *
     * @param folder a PEFT adapter folder
     * @throws io.candor.llm.InvalidCheckpointException if it does not fit the model, is damaged, or holds no numbers
     */
    LoadedRelease load(String releaseId, Path folder) {
        return new OnDevice(model, releaseId, model.loadAdapter(folder));
    }

    /** From now on every lease is of {@code release}; the one before is closed after its last lease. */
    void serve(LoadedRelease release) {
        slot.swap(release);
    }

    @Override
    public int[] prompt(String question) {
        return model.prompt(question);
    }

    @Override
    public Lease lease() {
        return slot.lease();
    }

    @Override
    public void close() {
        slot.close();
        model.close();
    }

    /** One release on the device. */
    private record OnDevice(LanguageModel model, String releaseId, LoadedAdapter adapter) implements LoadedRelease {
        @Override
        public String modelId() {
            return model.modelId();
        }

        @Override
        public float[] confidence(List<int[]> prompts) {
            return model.confidence(prompts, adapter);
        }

        @Override
        public List<Generation> answer(List<int[]> prompts, int maxTokens) {
            return model.answer(prompts, maxTokens);
        }

        @Override
        public void close() {
            adapter.close();
        }
    }
}
