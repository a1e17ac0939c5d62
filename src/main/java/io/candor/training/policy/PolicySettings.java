package io.candor.training.policy;

import io.candor.honesty.promise.SampleDemand;
import io.candor.training.map.DecidingSettings;
import io.candor.training.map.MapConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The settings that a policy follows from, as it carries them: those of the labels, which are the maps' too, and its own procedure. */
final class PolicySettings {
    /**
     * How a policy follows from labels, promise and settings. Who changes that, in whatever class, gives it another number: policies of
     * another one are not decided again, for they would come out differently though nothing is wrong with them.
     */
    static final String PROCEDURE = "2";

    private static final String KEY = "policy-procedure";
    private static final String LEAST = "policy-sample-least";
    private static final String MOST = "policy-sample-most";
    private static final String ANSWERS = "policy-sample-answers";

    private static final String APART = "policy-apart";
    /** No domain has one. */
    private static final String SEPARATOR = "\n";

    private PolicySettings() {}

    /** @param demand empty where the audit sample does not follow */
    static SortedMap<String, String> of(MapConfig labels, Optional<SampleDemand> demand) {
        return of(labels, demand, "");
    }

    /** @param erasures how far it is known what is forgotten */
    static SortedMap<String, String> of(MapConfig labels, Optional<SampleDemand> demand, String erasures) {
        SortedMap<String, String> settings = new TreeMap<>(DecidingSettings.of(labels, erasures));
        settings.put(KEY, PROCEDURE);
        demand.ifPresent(its -> {
            settings.put(LEAST, Double.toString(its.least()));
            settings.put(MOST, Double.toString(its.most()));
            settings.put(ANSWERS, Long.toString(its.answers()));
        });
        return settings;
    }

    static boolean areOfThisProcedure(Map<String, String> settings) {
        return PROCEDURE.equals(settings.get(KEY)) && DecidingSettings.areOfThisProcedure(settings);
    }

    /** @throws IllegalArgumentException if a setting cannot be read or is outside its range */
    static MapConfig labels(Map<String, String> settings) {
        Map<String, String> its = new TreeMap<>(settings);
        its.keySet().removeAll(List.of(KEY, LEAST, MOST, ANSWERS, APART));
        return DecidingSettings.read(its);
    }

    /** The settings of a policy of all domains together but some. */
    static SortedMap<String, String> pooled(Map<String, String> settings, Set<String> apart) {
        SortedMap<String, String> its = new TreeMap<>(settings);
        if (!apart.isEmpty()) {
            its.put(APART, String.join(SEPARATOR, apart));
        }
        return its;
    }

    /** Domains that are not part of all together, in the order of their names. */
    static SortedSet<String> apart(Map<String, String> settings) {
        return settings.containsKey(APART)
                ? new TreeSet<>(List.of(settings.get(APART).split(SEPARATOR)))
                : new TreeSet<>();
    }

    /** @throws IllegalArgumentException if a setting cannot be read or is outside its range */
    static Optional<SampleDemand> demand(Map<String, String> settings) {
        return settings.containsKey(MOST)
                ? Optional.of(new SampleDemand(
                        Double.parseDouble(settings.getOrDefault(LEAST, "")),
                        Double.parseDouble(settings.get(MOST)),
                        Long.parseLong(settings.getOrDefault(ANSWERS, ""))))
                : Optional.empty();
    }
}
