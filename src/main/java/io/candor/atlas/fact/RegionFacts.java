package io.candor.atlas.fact;

import io.candor.atlas.fact.KnowledgeBoundary.Standing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** States, provinces and regions: their country and their capital. */
final class RegionFacts {
    private static final int REGIONS = 2_000;
    private static final int WITH_CAPITAL = 1_000;

    private final Gazetteer gazetteer;
    private final KnowledgeBoundary boundary;

    RegionFacts(Gazetteer gazetteer, KnowledgeBoundary boundary) {
        this.gazetteer = gazetteer;
        this.boundary = boundary;
    }

    void addTo(FactCollector collector) {
        List<WorldData.Region> regions = gazetteer.unambiguousRegions().stream()
                .filter(r -> FactCollector.readsWell(r.name()))
                .limit(REGIONS)
                .toList();
        Map<String, Standing> standings =
                boundary.ofMany(regions.stream().map(RegionFacts::entity).toList());
        Map<String, City> seats = seats();
        for (int rank = 0; rank < regions.size(); rank++) {
            WorldData.Region region = regions.get(rank);
            Standing standing = standings.get(entity(region));
            collector.add(
                    Relation.REGION_COUNTRY,
                    entity(region),
                    region.name(),
                    gazetteer.country(region.country()).names(),
                    standing);
            City seat = seats.get(region.key());
            if (seat != null && rank < WITH_CAPITAL && !seat.name().equals(region.name())) {
                collector.add(Relation.REGION_CAPITAL, entity(region), region.name(), List.of(seat.name()), standing);
            }
        }
    }

    private Map<String, City> seats() {
        Map<String, City> seats = new HashMap<>();
        for (City city : gazetteer.world().cities()) {
            if (city.feature().equals("PPLA")) {
                seats.merge(city.regionKey(), city, (a, b) -> a.population() >= b.population() ? a : b);
            }
        }
        return seats;
    }

    private static String entity(WorldData.Region region) {
        return "region " + region.key();
    }
}
