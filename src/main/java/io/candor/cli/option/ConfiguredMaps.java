package io.candor.cli.option;

import io.candor.training.map.MapConfig;

/** The configured confidence maps for commands that do not start Quarkus; the same settings from the same places. */
public final class ConfiguredMaps {
    private ConfiguredMaps() {}

    /** @throws IllegalArgumentException if a setting is outside its range */
    public static MapConfig read() {
        MapConfig config =
                ConfiguredKafka.builder().withMapping(MapConfig.class).build().getConfigMapping(MapConfig.class);
        config.settings();
        return config;
    }
}
