package io.candor.answer;

import io.candor.MappedConfig;
import io.candor.answer.release.ReleasedModel;
import io.candor.engine.openai.OpenAiConfig;
import io.candor.engine.remote.EngineConfig;
import io.candor.engine.sglang.SglangAtlas;
import io.candor.engine.sglang.SglangConfig;
import io.candor.engine.vllm.VllmConfig;
import io.candor.llm.decoder.OpenModels;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class SglangAnswererEmbeddedTest extends ExternalAnswererEmbeddedTest<SglangAtlas> {
    @Override
    SglangAtlas serve(Path cache) {
        return new SglangAtlas(cache);
    }

    @Override
    ReleasedModel configured(Path folder, SglangAtlas atlas) {
        return ConfiguredModel.open(
                MappedConfig.of(AnswerConfig.class, Map.of("cache", folder.toString())),
                MappedConfig.of(
                        EngineConfig.class,
                        Map.of("kind", "sglang", "url", atlas.states().url())),
                MappedConfig.of(VllmConfig.class, Map.of()),
                MappedConfig.of(
                        SglangConfig.class,
                        Map.of("adapter-folder", atlas.share().toString(), "precision", "float32")),
                MappedConfig.of(OpenAiConfig.class, Map.of()),
                new OpenModels(Optional.empty()));
    }
}
