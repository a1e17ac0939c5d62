package io.candor.release.store;

import io.candor.MappedConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Release settings and stores in folders of a test's own. */
public final class TestStore {
    private TestStore() {}

    /** Settings with the store in {@code folder/store} and the cache in {@code folder/cache}. */
    public static ReleaseConfig config(Path folder) {
        return config(folder, Map.of());
    }

    /** @param settings of candor.release, prefix left out, over those of a folder store */
    public static ReleaseConfig config(Path folder, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>();
        all.put("store", folder.resolve("store").toString());
        all.put("cache", folder.resolve("cache").toString());
        all.put("backoff.first", "50ms");
        all.put("backoff.longest", "500ms");
        all.putAll(settings);
        return MappedConfig.of(ReleaseConfig.class, all);
    }

    public static ReleaseStore in(Path folder) {
        return ReleaseStore.open(config(folder));
    }
}
