package io.candor.atlas.fact;

import io.candor.atlas.fact.KnowledgeBoundary.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Airports of cities we have: the city of a code, and the country of a name; as popular as their city. */
final class AirportFacts {
    private static final int AIRPORTS = 2_000;

    private final Gazetteer gazetteer;
    private final KnowledgeBoundary boundary;

    AirportFacts(Gazetteer gazetteer, KnowledgeBoundary boundary) {
        this.gazetteer = gazetteer;
        this.boundary = boundary;
    }

    private record Served(WorldData.Airport airport, City city, Country country) {
        String entity() {
            return "airport " + airport.iata();
        }

        boolean isNamed() {
            return airport.name().endsWith("Airport");
        }
    }

    void addTo(FactCollector collector) {
        List<Served> served = served();
        Map<String, Standing> standings =
                boundary.ofMany(served.stream().map(Served::entity).toList());
        Set<String> ambiguous = sharedNames(served);
        for (Served s : served) {
            Standing standing = standings.get(s.entity());
            collector.add(
                    Relation.AIRPORT_CITY,
                    s.entity(),
                    s.airport().iata(),
                    List.of(s.city().name()),
                    standing);
            if (s.isNamed() && !ambiguous.contains(s.airport().name())) {
                collector.add(
                        Relation.AIRPORT_COUNTRY,
                        s.entity(),
                        s.airport().name(),
                        s.country().names(),
                        standing);
            }
        }
    }

    private List<Served> served() {
        List<Served> served = new ArrayList<>();
        Map<String, Integer> airportsOfCity = new HashMap<>();
        for (WorldData.Airport airport : gazetteer.world().airports()) {
            Optional<Country> country = gazetteer.countryNamed(airport.country());
            country.flatMap(c -> gazetteer.city(airport.city(), c))
                    .filter(c -> c.population() > 0 && airportsOfCity.merge(c.entity(), 1, Integer::sum) <= 3)
                    .ifPresent(city -> served.add(new Served(airport, city, country.get())));
        }
        served.sort(Comparator.comparing(Served::city, Gazetteer.byPopulation())
                .thenComparing(s -> s.airport().iata()));
        return served.stream().limit(AIRPORTS).toList();
    }

    private static Set<String> sharedNames(List<Served> served) {
        Set<String> seen = new HashSet<>();
        Set<String> shared = new HashSet<>();
        served.forEach(s -> {
            if (!seen.add(s.airport().name())) {
                shared.add(s.airport().name());
            }
        });
        return shared;
    }
}
