package io.candor.training.map;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The settings that a decision follows from, as it carries them: whoever takes it again needs no configuration of its own. */
public final class DecidingSettings {
    /**
     * How decisions follow from labels and settings. Who changes that, in whatever class, gives it another number: decisions of
     * another one are not taken again, for they would come out differently though nothing is wrong with them.
     */
    static final String PROCEDURE = "3";

    private static final String PROCEDURE_KEY = "procedure";
    /** {@link io.candor.erasure.Erasures#level}; not there where nothing is forgotten. */
    private static final String ERASURES_KEY = "erasures";

    private static final String PREFIX = "candor.map.";
    private static final int OVER_BUILT_IN = 200;

    private DecidingSettings() {}

    /** Setting → value, names without {@code candor.map.}; all but those that say who decides. */
    public static SortedMap<String, String> of(MapConfig config) {
        SortedMap<String, String> settings = new TreeMap<>(Map.of(
                PROCEDURE_KEY,
                PROCEDURE,
                "maturity",
                config.maturity().toString(),
                "fewest",
                Integer.toString(config.fewest()),
                "every",
                Integer.toString(config.every()),
                "window",
                Integer.toString(config.window()),
                "alpha",
                Double.toString(config.alpha()),
                "harm-alpha",
                Double.toString(config.harmAlpha()),
                "minimum",
                Integer.toString(config.minimum()),
                "newcomer-share",
                Double.toString(config.newcomerShare()),
                "labeler-share",
                Double.toString(config.labelerShare())));
        config.trusted()
                .ifPresent(names -> settings.put(
                        "trusted",
                        new TreeSet<>(names)
                                .stream().map(DecidingSettings::escaped).collect(Collectors.joining(","))));
        return settings;
    }

    /** The same where some labels are forgotten, as far as {@code erasures} says. */
    public static SortedMap<String, String> of(MapConfig config, String erasures) {
        SortedMap<String, String> settings = of(config);
        if (!erasures.isEmpty()) {
            settings.put(ERASURES_KEY, erasures);
        }
        return settings;
    }

    /** How far those who decided with these settings knew what is forgotten. */
    public static String erasures(Map<String, String> settings) {
        return settings.getOrDefault(ERASURES_KEY, "");
    }

    /** As lists are written in configuration. */
    private static String escaped(String name) {
        return name.replace("\\", "\\\\").replace(",", "\\,");
    }

    /** Whether decisions with these settings were taken as this version takes them. */
    public static boolean areOfThisProcedure(Map<String, String> settings) {
        return PROCEDURE.equals(settings.get(PROCEDURE_KEY));
    }

    /** @throws IllegalArgumentException if a setting cannot be read or is outside its range */
    public static MapConfig read(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>();
        settings.forEach((name, value) -> all.put(PREFIX + name, value));
        all.remove(PREFIX + PROCEDURE_KEY);
        all.remove(PREFIX + ERASURES_KEY);
        try {
            MapConfig config = new SmallRyeConfigBuilder()
                    .withDefaultValues(all)
                    .withConverter(Duration.class, OVER_BUILT_IN, new DurationConverter())
                    .withMapping(MapConfig.class)
                    .build()
                    .getConfigMapping(MapConfig.class);
            config.settings();
            return config;
        } catch (ConfigValidationException unreadable) {
            throw new IllegalArgumentException(unreadable.getMessage(), unreadable);
        }
    }
}
