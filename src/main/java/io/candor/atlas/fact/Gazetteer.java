package io.candor.atlas.fact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks names up: which place a bare name means, and whether it means one at all. */
final class Gazetteer {
    /** A name means the most populous of its bearers only where that one is this many times larger than the next. */
    private static final int DOMINANCE = 5;

    private final WorldData world;
    private final Map<String, List<City>> citiesByName = new HashMap<>();
    private final Map<String, Country> countriesByCode = new HashMap<>();
    private final Map<String, Country> countriesByName = new HashMap<>();
    private final Map<String, Long> populationByRegion = new HashMap<>();

    Gazetteer(WorldData world) {
        this.world = world;
        for (City city : world.cities()) {
            citiesByName.computeIfAbsent(city.name(), n -> new ArrayList<>()).add(city);
            populationByRegion.merge(city.regionKey(), city.population(), Long::sum);
        }
        citiesByName.values().forEach(c -> c.sort(byPopulation()));
        for (Country country : world.countries()) {
            countriesByCode.put(country.code(), country);
            country.names().forEach(n -> countriesByName.putIfAbsent(n, country));
        }
    }

    WorldData world() {
        return world;
    }

    /** The most populous first, ties by name. */
    static Comparator<City> byPopulation() {
        return Comparator.comparingLong(City::population)
                .reversed()
                .thenComparing(City::name)
                .thenComparing(City::regionKey);
    }

    /** The cities whose bare name says which country they are in, the most populous first. */
    List<City> unambiguousCities() {
        List<City> cities = new ArrayList<>();
        for (List<City> bearers : citiesByName.values()) {
            City first = bearers.get(0);
            boolean clear = bearers.stream()
                    .allMatch(c ->
                            c.country().equals(first.country()) || c.population() * DOMINANCE <= first.population());
            if (clear && !countriesByName.containsKey(first.name()) && countriesByCode.containsKey(first.country())) {
                cities.add(first);
            }
        }
        cities.sort(byPopulation());
        return cities;
    }

    /** The region of a city, where the bare name says it too. */
    Optional<WorldData.Region> regionOf(City city) {
        boolean clear = citiesByName.get(city.name()).stream()
                .allMatch(
                        c -> c.regionKey().equals(city.regionKey()) || c.population() * DOMINANCE <= city.population());
        WorldData.Region region = world.regions().get(city.regionKey());
        return clear && region != null && !region.name().isBlank() ? Optional.of(region) : Optional.empty();
    }

    /** Regions whose bare name belongs to one country and to no country itself, the most populous first. */
    List<WorldData.Region> unambiguousRegions() {
        Map<String, Set<String>> countries = new HashMap<>();
        for (WorldData.Region region : world.regions().values()) {
            countries.computeIfAbsent(region.name(), n -> new HashSet<>()).add(region.country());
        }
        return world.regions().values().stream()
                .filter(r -> countries.get(r.name()).size() == 1 && !countriesByName.containsKey(r.name()))
                .filter(r ->
                        populationByRegion.getOrDefault(r.key(), 0L) > 0 && countriesByCode.containsKey(r.country()))
                .sorted(Comparator.comparing((WorldData.Region r) -> populationByRegion.get(r.key()))
                        .reversed()
                        .thenComparing(WorldData.Region::key))
                .toList();
    }

    /** The most populous city of that name in a country. */
    Optional<City> city(String name, Country country) {
        return citiesByName.getOrDefault(name, List.of()).stream()
                .filter(c -> c.country().equals(country.code()))
                .findFirst();
    }

    Country country(String code) {
        return countriesByCode.get(code);
    }

    Optional<Country> countryNamed(String name) {
        return Optional.ofNullable(countriesByName.get(name));
    }
}
