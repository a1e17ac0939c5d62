package io.candor.llm.checkpoint;

import java.nio.file.Path;
import java.util.Map;

/** Where files about models are kept that can be had again. */
public final class CacheFolder {
    private CacheFolder() {}

    /** {@code candor} below {@code XDG_CACHE_HOME}, else below {@code .cache} in the user's home folder. */
    public static Path in(Map<String, String> environment) {
        String caches = environment.getOrDefault(
                "XDG_CACHE_HOME",
                Path.of(System.getProperty("user.home"), ".cache").toString());
        return Path.of(caches, "candor");
    }
}
