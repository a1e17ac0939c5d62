package io.candor.answer;

import io.candor.answer.release.ReleasedModel;
import io.candor.answer.release.UntaughtAdapter;
import io.candor.engine.EmbeddedEngine;
import io.candor.engine.ModelEngine;
import io.candor.engine.external.ExternalModel;
import io.candor.engine.openai.OpenAiConfig;
import io.candor.engine.openai.OpenAiProvider;
import io.candor.engine.openai.OpenAiServer;
import io.candor.engine.remote.EngineConfig;
import io.candor.engine.remote.RemoteEngine;
import io.candor.engine.sglang.SglangConfig;
import io.candor.engine.sglang.SglangEngine;
import io.candor.engine.vllm.VllmConfig;
import io.candor.engine.vllm.VllmEngine;
import io.candor.engine.vllm.VllmServers;
import io.candor.llm.checkpoint.Checkpoint;
import io.candor.llm.decoder.EngineSettings;
import io.candor.llm.decoder.OpenModels;
import io.candor.llm.decoder.Precision;
import io.candor.llm.hub.FetchProgress;
import io.candor.llm.hub.HubSettings;
import io.candor.llm.hub.ModelSource;
import io.candor.release.store.BundledRelease;
import io.candor.release.store.EmbeddedCheckpoint;
import io.candor.release.store.Release;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * The model that {@code candor.answer} names, or the embedded one, with the release bundled with it; a model without any begins with one that
 * has learned nothing.
 */
final class ConfiguredModel {
    private static final String EMBEDDED = "atlas";

    private ConfiguredModel() {}

    /** On the engine server that {@code candor.engine} names, or in this process. */
    static ReleasedModel open(
            AnswerConfig config,
            EngineConfig remote,
            VllmConfig vllm,
            SglangConfig sglang,
            OpenAiConfig openAi,
            OpenModels models) {
        HubSettings hub = HubSettings.fromEnvironment(System.getenv());
        Path folder = config.model()
                .map(named -> new ModelSource(hub).resolve(named, FetchProgress.SILENT))
                .orElseGet(() -> new EmbeddedCheckpoint(ConfiguredModel.class.getClassLoader(), EMBEDDED)
                        .unpack(config.cache().map(Path::of).orElse(hub.cache())));
        Function<ModelEngine, Release> comes =
                comes(config, folder, config.cache().map(Path::of).orElse(hub.cache()));
        Optional<OpenAiServer> answering = OpenAiServer.of(remote, openAi);
        ModelEngine engine =
                remote.url().isPresent() ? elsewhere(remote, vllm, sglang, folder) : embedded(config, folder, models);
        return ReleasedModel.of(engine, answering.map(server -> new OpenAiProvider(server, remote::newBackoff)), comes);
    }

    private static Function<ModelEngine, Release> comes(AnswerConfig config, Path model, Path cache) {
        Path adapter = config.adapter().map(Path::of).orElse(BundledRelease.adapterOf(model));
        return config.adapter().isPresent() || Files.isDirectory(adapter)
                ? engine -> BundledRelease.in(adapter, engine.modelId())
                : engine -> BundledRelease.untaught(
                        UntaughtAdapter.in(cache, Checkpoint.config(model), engine), engine.modelId());
    }

    private static ModelEngine elsewhere(EngineConfig remote, VllmConfig vllm, SglangConfig sglang, Path folder) {
        return switch (remote.kind()) {
            case CANDOR -> RemoteEngine.open(remote, folder);
            case VLLM -> VllmEngine.open(VllmServers.of(remote, vllm), remote::newBackoff, remote.patience(), folder);
            case SGLANG ->
                SglangEngine.open(
                        remote.connection(),
                        ExternalModel.of(SglangEngine.SETTINGS, sglang),
                        remote::newBackoff,
                        remote.patience(),
                        folder);
            case OPENAI ->
                throw new IllegalArgumentException(
                        "candor.engine.kind=openai: such a server gives no states; name it with"
                                + " candor.engine.openai.url and leave candor.engine.url to the model that reads its answers");
        };
    }

    private static ModelEngine embedded(AnswerConfig config, Path folder, OpenModels models) {
        EngineSettings engine = new EngineSettings(
                config.device(), Precision.of("candor.answer.precision", config.precision()), config.threads());
        return new EmbeddedEngine(models.open(folder, engine));
    }
}
