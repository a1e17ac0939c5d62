package io.candor.engine.external;

import io.candor.engine.remote.RemoteModel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A model that servers of another project run, and what may be asked of them.
 *
 * @param settings what its settings begin with, such as {@code candor.engine.vllm}
 * @param name of the base at the servers; empty for the first one that each lists
 * @param share where LoRAs are put
 * @param precision as canaries name it: {@code bfloat16} or {@code float32}
 * @param baseModelHash of the servers' weights; empty where the model's folder has them
 * @param maxPrompts most answers under way, and most prompts of one pass
 * @param maxAdapters most of our LoRAs at once
 */
public record ExternalModel(
        String settings,
        Optional<String> name,
        AdapterShare share,
        String precision,
        Optional<String> baseModelHash,
        int maxPrompts,
        int maxAdapters) {
    private static final Set<String> PRECISIONS = Set.of("bfloat16", "float32");
    /** How many tokens of a prompt are worth a request of their own; servers read longer ones in pieces anyway. */
    private static final int PREFILL_TOKENS = 2048;

    public ExternalModel {
        if (!PRECISIONS.contains(precision)) {
            throw new IllegalArgumentException(settings + ".precision must be bfloat16 or float32, got: " + precision);
        }
        if (maxPrompts < 1 || maxAdapters < 1) {
            throw new IllegalArgumentException(settings + ".max-prompts and max-adapters must be at least 1, got: "
                    + maxPrompts + ", " + maxAdapters);
        }
    }

    /**
     * The one that settings name.
     *
     * @throws IllegalArgumentException if a setting is missing or no use
     */
    public static ExternalModel of(String settings, ExternalModelConfig config) {
        Path folder = config.adapterFolder()
                .orElseThrow(() -> new IllegalArgumentException(
                        settings + ".adapter-folder is missing: a folder that the server which gives states sees too"));
        return new ExternalModel(
                settings,
                config.model(),
                AdapterShare.of(folder, config.serverAdapterFolder()),
                config.precision(),
                config.baseModelHash(),
                config.maxPrompts(),
                config.maxAdapters());
    }

    /**
     * The model in a folder with the servers' room.
     *
     * @param contextLength most tokens of a prompt and its answer that the servers take
     */
    public RemoteModel open(Path folder, int contextLength) {
        return RemoteModel.open(
                folder,
                baseModelHash,
                settings + ".base-model-hash",
                precision,
                maxPrompts,
                PREFILL_TOKENS,
                contextLength);
    }
}
