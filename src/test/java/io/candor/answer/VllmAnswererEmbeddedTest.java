package io.candor.answer;

import io.candor.MappedConfig;
import io.candor.answer.release.ReleasedModel;
import io.candor.engine.openai.OpenAiConfig;
import io.candor.engine.remote.EngineConfig;
import io.candor.engine.sglang.SglangConfig;
import io.candor.engine.vllm.VllmAtlas;
import io.candor.engine.vllm.VllmConfig;
import io.candor.llm.decoder.OpenModels;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class VllmAnswererEmbeddedTest extends ExternalAnswererEmbeddedTest<VllmAtlas> {
    @Override
    VllmAtlas serve(Path cache) {
        return new VllmAtlas(cache);
    }

    @Override
    ReleasedModel configured(Path folder, VllmAtlas atlas) {
        return ConfiguredModel.open(
                MappedConfig.of(AnswerConfig.class, Map.of("cache", folder.toString())),
                MappedConfig.of(
                        EngineConfig.class,
                        Map.of("kind", "vllm", "url", atlas.generation().url())),
                MappedConfig.of(
                        VllmConfig.class,
                        Map.of(
                                "states-url",
                                atlas.states().url(),
                                "adapter-folder",
                                atlas.share().toString(),
                                "precision",
                                "float32")),
                MappedConfig.of(SglangConfig.class, Map.of()),
                MappedConfig.of(OpenAiConfig.class, Map.of()),
                new OpenModels(Optional.empty()));
    }
}
