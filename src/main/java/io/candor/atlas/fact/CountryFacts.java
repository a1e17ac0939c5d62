package io.candor.atlas.fact;

import io.candor.atlas.fact.KnowledgeBoundary.Standing;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Countries: everything asked about them; the sixty most populous are always shown. */
final class CountryFacts {
    private static final int ALWAYS_SHOWN = 60;

    private final WorldData world;
    private final KnowledgeBoundary boundary;

    CountryFacts(WorldData world, KnowledgeBoundary boundary) {
        this.world = world;
        this.boundary = boundary;
    }

    void addTo(FactCollector collector) {
        List<Country> countries =
                world.countries().stream().filter(c -> c.population() > 0).toList();
        Map<String, Standing> standings =
                boundary.ofFew(countries.stream().map(Country::entity).toList(), ALWAYS_SHOWN);
        for (Country country : countries) {
            Standing standing = standings.get(country.entity());
            addCapital(collector, country, standing);
            addWords(collector, country, standing);
            addPlace(collector, country, standing);
        }
    }

    private static void addCapital(FactCollector collector, Country country, Standing standing) {
        List<String> capitals =
                country.capitals().stream().flatMap(CountryFacts::spellings).toList();
        if (capitals.isEmpty() || capitals.get(0).equals(country.name())) {
            return;
        }
        add(collector, Relation.COUNTRY_CAPITAL, country, capitals, standing);
        collector.add(Relation.CAPITAL_COUNTRY, country.entity(), capitals.get(0), country.names(), standing);
    }

    /** "Washington D.C." is also asked and answered as "Washington". */
    private static Stream<String> spellings(String capital) {
        return capital.endsWith(" D.C.")
                ? Stream.of(capital, capital.replace(" D.C.", ""), capital.replace(".", ""))
                : Stream.of(capital);
    }

    private static void addWords(FactCollector collector, Country country, Standing standing) {
        List<String> currencies =
                country.currencies().stream().map(Country.Currency::name).toList();
        add(collector, Relation.COUNTRY_CURRENCY, country, currencies, standing);
        add(collector, Relation.COUNTRY_LANGUAGE, country, country.languages(), standing);
        if (!country.demonym().isBlank()) {
            add(collector, Relation.COUNTRY_DEMONYM, country, List.of(country.demonym()), standing);
        }
        add(collector, Relation.COUNTRY_DOMAIN, country, country.domains(), standing);
    }

    private static void addPlace(FactCollector collector, Country country, Standing standing) {
        if (!country.continent().isBlank()) {
            add(collector, Relation.COUNTRY_CONTINENT, country, List.of(country.continent()), standing);
        }
        if (!country.subregion().isBlank()) {
            add(collector, Relation.COUNTRY_SUBREGION, country, List.of(country.subregion()), standing);
        }
    }

    private static void add(
            FactCollector collector, Relation relation, Country country, List<String> answers, Standing standing) {
        collector.add(relation, country.entity(), country.inSentence(), answers, standing);
    }
}
