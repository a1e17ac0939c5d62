package io.candor.cli.option;

import io.candor.training.map.MapConfig;

/** The configured confidence maps for commands that do not start Quarkus; the same settings from the same places. */
public final class ConfiguredMaps {
    private ConfiguredMaps() {}

    /** @throws IllegalArgumentException if a setting is outside its range */
    public static MapConfig read() {
        MapConfig config = mapped();
        config.settings();
        return config;
    }

    /** Consumer group of those who decide on maps. */
    public static String group() {
        return mapped().group();
    }

    private static MapConfig mapped() {
        return ConfiguredKafka.builder().withMapping(MapConfig.class).build().getConfigMapping(MapConfig.class);
    }
}
