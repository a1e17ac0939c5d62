package io.candor.engine.vllm;

import io.candor.engine.external.ExternalModel;
import io.candor.engine.remote.EngineConfig;
import io.candor.engine.remote.EngineConnection;

/**
 * Two vLLM servers of one model.
 *
 * @param generation the one that generates
 * @param states the one that pools
 */
public record VllmServers(EngineConnection generation, EngineConnection states, ExternalModel model) {
    /** What the settings of this package begin with. */
    public static final String SETTINGS = "candor.engine.vllm";

    /**
     * Those that the settings name.
     *
     * @throws IllegalArgumentException if one is missing or no use
     */
    public static VllmServers of(EngineConfig engine, VllmConfig config) {
        return new VllmServers(
                engine.connection(),
                engine.connectionTo(config.statesUrl()
                        .orElseThrow(() -> new IllegalArgumentException(SETTINGS
                                + ".states-url is missing: the address of the server started with --runner pooling"))),
                ExternalModel.of(SETTINGS, config));
    }
}
