package io.candor.engine.vllm;

import io.candor.engine.remote.EngineConfig;
import io.candor.engine.remote.EngineConnection;
import java.util.Optional;
import java.util.Set;

/**
 * Two vLLM servers of one model, and what may be asked of them.
 *
 * @param generation the one that generates
 * @param states the one that pools
 * @param model name of the base at both; empty for the first one that each lists
 * @param share where LoRAs are put
 * @param precision as canaries name it: {@code bfloat16} or {@code float32}
 * @param baseModelHash of the servers' weights; empty where the model's folder has them
 * @param maxPrompts most answers under way, and most prompts of one pass
 * @param maxAdapters most of our LoRAs at once
 */
public record VllmServers(
        EngineConnection generation,
        EngineConnection states,
        Optional<String> model,
        AdapterShare share,
        String precision,
        Optional<String> baseModelHash,
        int maxPrompts,
        int maxAdapters) {
    private static final Set<String> PRECISIONS = Set.of("bfloat16", "float32");

    public VllmServers {
        if (!PRECISIONS.contains(precision)) {
            throw new IllegalArgumentException(
                    "candor.engine.vllm.precision must be bfloat16 or float32, got: " + precision);
        }
        if (maxPrompts < 1 || maxAdapters < 1) {
            throw new IllegalArgumentException(
                    "candor.engine.vllm.max-prompts and max-adapters must be at least 1, got: " + maxPrompts + ", "
                            + maxAdapters);
        }
    }

    /**
     * Those that the settings name.
     *
     * @throws IllegalArgumentException if one is missing or no use
     */
    public static VllmServers of(EngineConfig engine, VllmConfig config) {
        return new VllmServers(
                engine.connection(),
                engine.connectionTo(config.statesUrl()
                        .orElseThrow(() ->
                                missing("states-url", "the address of the server started with --runner" + " pooling"))),
                config.model(),
                AdapterShare.of(
                        config.adapterFolder()
                                .orElseThrow(() ->
                                        missing("adapter-folder", "a folder that the pooling server sees" + " too")),
                        config.serverAdapterFolder()),
                config.precision(),
                config.baseModelHash(),
                config.maxPrompts(),
                config.maxAdapters());
    }

    private static IllegalArgumentException missing(String name, String what) {
        return new IllegalArgumentException("candor.engine.vllm." + name + " is missing: " + what);
    }
}
