package io.candor.atlas.fact;

import java.util.List;

/** Makes the facts from the source data: the same ones whenever the data and the seed are the same. */
public final class FactExtraction {
    private FactExtraction() {}

    public static List<Fact> facts(WorldData world, long seed) {
        SeededHash hash = new SeededHash(seed);
        KnowledgeBoundary boundary = new KnowledgeBoundary(hash);
        FactCollector collector = new FactCollector(hash);
        Gazetteer gazetteer = new Gazetteer(world);
        new CountryFacts(world, boundary).addTo(collector);
        new CodeFacts(world, boundary).addTo(collector);
        new CityFacts(gazetteer, boundary, hash).addTo(collector);
        new RegionFacts(gazetteer, boundary).addTo(collector);
        new AirportFacts(gazetteer, boundary).addTo(collector);
        return collector.facts();
    }
}
