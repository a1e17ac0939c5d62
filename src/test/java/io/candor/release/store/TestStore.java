package io.candor.release.store;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
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
        all.put("candor.release.store", folder.resolve("store").toString());
        all.put("candor.release.cache", folder.resolve("cache").toString());
        all.put("candor.release.backoff.first", "50ms");
        all.put("candor.release.backoff.longest", "500ms");
        settings.forEach((key, value) -> all.put("candor.release." + key, value));
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(ReleaseConfig.class)
                .withDefaultValues(all)
                .build()
                .getConfigMapping(ReleaseConfig.class);
    }

    public static ReleaseStore in(Path folder) {
        return ReleaseStore.open(config(folder));
    }
}
