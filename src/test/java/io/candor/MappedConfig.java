package io.candor;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Settings read into their mappings as a process reads them. */
public final class MappedConfig {
    private MappedConfig() {}

    /** @param settings prefix of the mapping left out; the rest has its defaults */
    public static <T> T of(Class<T> mapping, Map<String, String> settings) {
        String prefix = mapping.getAnnotation(ConfigMapping.class).prefix();
        Map<String, String> all = new HashMap<>();
        settings.forEach((key, value) -> all.put(prefix + "." + key, value));
        return read(mapping, new SmallRyeConfigBuilder().withDefaultValues(all));
    }

    /** What system properties and environment say. */
    public static <T> T ofProcess(Class<T> mapping) {
        return read(
                mapping, new SmallRyeConfigBuilder().addDefaultInterceptors().addDefaultSources());
    }

    private static <T> T read(Class<T> mapping, SmallRyeConfigBuilder builder) {
        return builder.withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(mapping)
                .build()
                .getConfigMapping(mapping);
    }
}
