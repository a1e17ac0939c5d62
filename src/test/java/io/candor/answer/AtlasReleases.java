package io.candor.answer;

import io.candor.answer.release.AnswerEngine;
import io.candor.answer.release.CanaryCheck;
import io.candor.answer.release.LoadedRelease;
import io.candor.answer.release.ReleasedModel;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.honesty.map.LogitMap;
import io.candor.llm.adapter.Adapter;
import io.candor.llm.adapter.AdapterFolder;
import io.candor.llm.adapter.AdapterKeys;
import io.candor.llm.checkpoint.Checkpoint;
import io.candor.llm.checkpoint.HostTensor;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.Precision;
import io.candor.release.store.BundledRelease;
import io.candor.release.store.Canary;
import io.candor.release.store.EmbeddedCheckpoint;
import io.candor.release.store.ReleaseConfig;
import io.candor.release.store.ReleaseManifest;
import io.candor.release.store.ReleaseMaps;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.StoredRelease;
import io.candor.release.store.TestStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The embedded model with its bundled release, and other releases of it, made here by moving the head. */
public final class AtlasReleases implements AutoCloseable {
    public static final List<String> QUESTIONS = List.of(
            "What is the capital of Italy?",
            "In which country is Lagos?",
            "What is the currency of Brazil?",
            "What is the capital of Mongolia?");

    public final ReleaseConfig config;
    public final ReleaseStore store;
    public final ReleasedModel model;
    private final Path folder;
    private final Path checkpoint;

    public AtlasReleases(Path folder) {
        this(folder, Map.of());
    }

    /** @param settings of candor.release, prefix left out, over those of a folder store */
    public AtlasReleases(Path folder, Map<String, String> settings) {
        this.folder = folder;
        config = TestStore.config(folder, settings);
        store = ReleaseStore.open(config);
        checkpoint = new EmbeddedCheckpoint(AtlasReleases.class.getClassLoader(), "atlas").unpack(folder);
        model = open();
    }

    /** The model once more, as another answerer has it. */
    public ReleasedModel open() {
        return ReleasedModel.open(
                checkpoint, BundledRelease.adapterOf(checkpoint), new EngineSettings("cpu", Precision.BFLOAT16, 1));
    }

    /** What the release that serves now gives. */
    public float[] confidences() {
        try (AnswerEngine.Lease lease = model.lease()) {
            return confidences(lease);
        }
    }

    /** What the release of a lease gives. */
    public float[] confidences(AnswerEngine.Lease lease) {
        float[] confidences = lease.serving()
                .confidenceLogits(QUESTIONS.stream().map(model::prompt).toList());
        for (int i = 0; i < confidences.length; i++) {
            confidences[i] = LanguageModel.confidence(confidences[i]);
        }
        return confidences;
    }

    /** The bundled release as one in the store. */
    public StoredRelease bundled() {
        return store.store(
                model.bundled().folder(),
                manifest(model.bundled().id())
                        .withCanaries(
                                canaries(model.bundled().id(), model.bundled().folder())));
    }

    /**
     * A release in the store that differs from the bundled one.
     *
     * @param shift what is added to the head's bias, in logits
     */
    public StoredRelease shifted(String id, float shift) throws IOException {
        Path files = write(id, shift);
        return store.store(files, manifest(id).withCanaries(canaries(id, files)));
    }

    /** A release in the store that has the adapter of another one and a confidence map. */
    public StoredRelease mapped(String id, StoredRelease adapter, LogitMap map) {
        return mapped(id, adapter, ReleaseMaps.of(map));
    }

    /** The same with both maps. */
    public StoredRelease mapped(String id, StoredRelease adapter, ReleaseMaps maps) {
        return store.storeMaps(adapter, maps, manifest(id));
    }

    /** The files of a release that differs, not stored yet. */
    public Path write(String id, float shift) throws IOException {
        return writeHead(id, 1, shift);
    }

    /**
     * The same with another head.
     *
     * @param factor on weight and bias
     * @param shift what is added to the bias then, in logits
     */
    public Path writeHead(String id, float factor, float shift) throws IOException {
        Path files = folder.resolve("made").resolve(id);
        try (Checkpoint base = Checkpoint.open(checkpoint)) {
            Adapter adapter = AdapterFolder.read(model.bundled().folder(), base);
            float[] weight = adapter.headWeight().floats();
            for (int i = 0; i < weight.length; i++) {
                weight[i] *= factor;
            }
            float bias = adapter.headBias().floats()[0] * factor + shift;
            Adapter moved = new Adapter(
                    adapter.lora(),
                    adapter.pairs(),
                    HostTensor.of(weight, 1, weight.length),
                    HostTensor.of(new float[] {bias}, 1),
                    adapter.manifest());
            AdapterFolder.write(files, moved, base.config(), AdapterKeys.AUTO_MODEL);
        }
        return files;
    }

    public ReleaseManifest manifest(String id) {
        return ReleaseManifest.of(id, model.modelId(), model.baseModelHash(), Instant.now())
                .withLineage(Optional.of(model.bundled().id()), List.of("batch-of-" + id));
    }

    public List<Canary> canaries(String id, Path files) {
        try (LoadedRelease loaded = model.load(id, files)) {
            return Canary.measured(
                    Canary.QUESTIONS,
                    Map.of(model.precision(), new CanaryCheck(model).confidences(loaded, Canary.QUESTIONS)));
        }
    }

    public static ReleaseEvent live(StoredRelease release) {
        return release.event(ReleaseStatus.LIVE, "test", "a test wants it", Instant.now());
    }

    @Override
    public void close() {
        model.close();
        store.close();
    }
}
