package io.candor.training.policy;

import io.candor.training.map.DecidingSettings;
import io.candor.training.map.MapConfig;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The settings that a policy follows from, as it carries them: those of the labels, which are the maps' too, and its own procedure. */
final class PolicySettings {
    /**
     * How a policy follows from labels, promise and settings. Who changes that, in whatever class, gives it another number: policies of
     * another one are not decided again, for they would come out differently though nothing is wrong with them.
     */
    static final String PROCEDURE = "1";

    private static final String KEY = "policy-procedure";

    private PolicySettings() {}

    static SortedMap<String, String> of(MapConfig labels) {
        SortedMap<String, String> settings = new TreeMap<>(DecidingSettings.of(labels));
        settings.put(KEY, PROCEDURE);
        return settings;
    }

    static boolean areOfThisProcedure(Map<String, String> settings) {
        return PROCEDURE.equals(settings.get(KEY)) && DecidingSettings.areOfThisProcedure(settings);
    }

    /** @throws IllegalArgumentException if a setting cannot be read or is outside its range */
    static MapConfig labels(Map<String, String> settings) {
        Map<String, String> its = new TreeMap<>(settings);
        its.remove(KEY);
        return DecidingSettings.read(its);
    }
}
