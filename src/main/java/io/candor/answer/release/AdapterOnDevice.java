package io.candor.answer.release;

import io.candor.engine.EngineAdapter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** An adapter where the model runs that several releases may share, which then differ by their confidence maps; freed with the last. */
final class AdapterOnDevice {
    /** The files that decide what the adapter says. */
    private static final List<String> FILES =
            List.of("adapter_config.json", "adapter_model.safetensors", "vector_head.safetensors");

    private final EngineAdapter loaded;
    private final Map<String, String> sha256;
    private final AtomicInteger users = new AtomicInteger(1);

    /** @param sha256 file name → SHA-256; of no file where that is not known */
    AdapterOnDevice(EngineAdapter loaded, Map<String, String> sha256) {
        this.loaded = loaded;
        this.sha256 = Map.copyOf(sha256);
    }

    EngineAdapter loaded() {
        return loaded;
    }

    /** Whether it was made of these files. */
    boolean isOf(Map<String, String> files) {
        return FILES.stream()
                .allMatch(file -> files.containsKey(file) && files.get(file).equals(sha256.get(file)));
    }

    /** For one release more; to be called while one that uses it is not closed. */
    AdapterOnDevice retained() {
        users.incrementAndGet();
        return this;
    }

    /** A release that used it is gone. */
    void release() {
        if (users.decrementAndGet() == 0) {
            loaded.close();
        }
    }
}
