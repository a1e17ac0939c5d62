package io.candor.answer.release;

import io.candor.engine.ModelEngine;
import io.candor.llm.adapter.Adapter;
import io.candor.llm.adapter.AdapterFolder;
import io.candor.llm.adapter.AdapterKeys;
import io.candor.llm.adapter.AdapterManifest;
import io.candor.llm.adapter.LoraConfig;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.decoder.AdapterTraining;
import io.candor.release.store.ReleaseUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.apache.commons.io.file.PathUtils;

/**
 * What a model without an adapter begins with: a LoRA that changes nothing and a head of zeros, whose confidence is 0.5 whatever is asked. The
 * same for every answerer of the model.
 */
public final class UntaughtAdapter {
    private static final int HASH_DIGITS = 12;
    private static final long SEED = 7;

    private UntaughtAdapter() {}

    /**
     * The adapter's folder below {@code cache}, written there if it is not yet.
     *
     * @param base its dimensions
     * @param engine where it runs
     * @throws ReleaseUnavailableException if the cache cannot be written
     */
    public static Path in(Path cache, ModelConfig base, ModelEngine engine) {
        String name = engine.modelId().replaceAll("@.*", "");
        String hash = engine.baseModelHash();
        Path folder = cache.resolve(name + "-untaught-" + hash.substring(0, HASH_DIGITS));
        try {
            if (!Files.isDirectory(folder)) {
                write(adapter(base, name, hash), base, folder);
            }
        } catch (IOException failure) {
            throw new ReleaseUnavailableException(
                    "what a model without an adapter begins with cannot be written to " + folder + " (" + failure
                            + "); point candor.answer.cache to a folder that can be written",
                    failure);
        }
        return folder;
    }

    /** Whole or not at all, since processes may start at the same time. */
    private static void write(Adapter adapter, ModelConfig base, Path folder) throws IOException {
        Path parent = Files.createDirectories(folder.toAbsolutePath().getParent());
        Path aside = Files.createTempDirectory(parent, "untaught-");
        AdapterFolder.write(aside, adapter, base, AdapterKeys.AUTO_MODEL);
        try {
            Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException taken) {
            PathUtils.delete(aside);
            if (!Files.isDirectory(folder)) {
                throw taken;
            }
        }
    }

    /** Nothing is trained from it, so the smallest LoRA will do. */
    private static Adapter adapter(ModelConfig base, String name, String hash) {
        LoraConfig lora = LoraConfig.onAllProjections(1, 1).onLast(1, base.layers());
        return AdapterTraining.fresh(base, lora, SEED)
                .withManifest(AdapterManifest.of(
                        name, hash, lora, Map.of("method", "none: it has learned nothing"), Map.of()));
    }
}
