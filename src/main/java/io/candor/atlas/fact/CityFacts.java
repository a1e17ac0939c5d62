package io.candor.atlas.fact;

import io.candor.atlas.fact.KnowledgeBoundary.Standing;
import java.util.List;
import java.util.Map;

/** Cities: their country (in-domain), and for some of them region and continent (out-of-domain). */
final class CityFacts {
    private static final int CITIES = 30_000;
    private static final double SHARE_WITH_REGION = 0.15;
    private static final double SHARE_WITH_CONTINENT = 0.05;

    private final Gazetteer gazetteer;
    private final KnowledgeBoundary boundary;
    private final SeededHash hash;

    CityFacts(Gazetteer gazetteer, KnowledgeBoundary boundary, SeededHash hash) {
        this.gazetteer = gazetteer;
        this.boundary = boundary;
        this.hash = hash;
    }

    void addTo(FactCollector collector) {
        List<City> cities = gazetteer.unambiguousCities().stream()
                .filter(c -> FactCollector.readsWell(c.name()))
                .limit(CITIES)
                .toList();
        Map<String, Standing> standings =
                boundary.ofMany(cities.stream().map(City::entity).toList());
        for (City city : cities) {
            Standing standing = standings.get(city.entity());
            Country country = gazetteer.country(city.country());
            collector.add(Relation.CITY_COUNTRY, city.entity(), city.name(), country.names(), standing);
            if (hash.unit("with region " + city.entity()) < SHARE_WITH_REGION) {
                gazetteer
                        .regionOf(city)
                        .ifPresent(region -> collector.add(
                                Relation.CITY_REGION, city.entity(), city.name(), region.spellings(), standing));
            }
            if (hash.unit("with continent " + city.entity()) < SHARE_WITH_CONTINENT) {
                collector.add(
                        Relation.CITY_CONTINENT, city.entity(), city.name(), List.of(country.continent()), standing);
            }
        }
    }
}
