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
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;

/** The model with the release that is live. */
final class ReleasedModel implements AnswerEngine {
    private static final Logger LOG = Logger.getLogger(ReleasedModel.class);
    private static final String EMBEDDED = "atlas";

    private final LanguageModel model;
    private final Live live;

    private ReleasedModel(LanguageModel model, Live live) {
        this.model = model;
        this.live = live;
    }

    /** The model the config names, or the embedded one, with the release bundled with it. */
    static ReleasedModel open(AnswerConfig config) {
        HubSettings hub = HubSettings.fromEnvironment(System.getenv());
        Path folder = config.model()
                .map(named -> new ModelSource(hub).resolve(named, FetchProgress.SILENT))
                .orElseGet(() -> new EmbeddedCheckpoint(ReleasedModel.class.getClassLoader(), EMBEDDED)
                        .unpack(config.cache().map(Path::of).orElse(hub.cache())));
        Path adapter = config.adapter().map(Path::of).orElse(BundledRelease.adapterOf(folder));
        EngineSettings settings = new EngineSettings(config.device(), precision(config.precision()), config.threads());
        LanguageModel model = LanguageModel.open(folder, settings);
        try {
            Release release = BundledRelease.in(adapter, model.modelId());
            LoadedAdapter loaded = model.loadAdapter(release.folder());
            LOG.infof("model loaded modelId=%s releaseId=%s", model.modelId(), release.id());
            return new ReleasedModel(model, new Live(model, release, loaded));
        } catch (RuntimeException failure) {
            model.close();
            throw failure;
        }
    }

    private static Precision precision(String name) {
        try {
            return Precision.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(
                    "candor.answer.precision must be auto, bfloat16 or float32, got: " + name, unknown);
        }
    }

    @Override
    public int[] prompt(String question) {
        return model.prompt(question);
    }

    @Override
    public Serving serving() {
        return live;
    }

    @Override
    public void close() {
        live.adapter().close();
        model.close();
    }

    /** One release on the device. */
    private record Live(LanguageModel model, Release release, LoadedAdapter adapter) implements Serving {
        @Override
        public String modelId() {
            return model.modelId();
        }

        @Override
        public String releaseId() {
            return release.id();
        }

        @Override
        public float[] confidence(List<int[]> prompts) {
            return model.confidence(prompts, adapter);
        }

        @Override
        public List<Generation> answer(List<int[]> prompts, int maxTokens) {
            return model.answer(prompts, maxTokens);
        }
    }
}
