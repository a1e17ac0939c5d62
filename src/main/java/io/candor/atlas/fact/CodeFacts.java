package io.candor.atlas.fact;

import io.candor.atlas.fact.KnowledgeBoundary.Standing;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Small closed lists: chemical elements, currencies and languages with their symbols and codes. */
final class CodeFacts {
    private final WorldData world;
    private final KnowledgeBoundary boundary;

    CodeFacts(WorldData world, KnowledgeBoundary boundary) {
        this.world = world;
        this.boundary = boundary;
    }

    void addTo(FactCollector collector) {
        addElements(collector);
        addCurrencies(collector);
        addLanguages(collector);
    }

    private void addElements(FactCollector collector) {
        Map<String, Standing> standings = boundary.ofFew(
                world.elements().stream().map(e -> "element " + e.symbol()).toList(), 30);
        for (WorldData.Element element : world.elements()) {
            String entity = "element " + element.symbol();
            String subject = element.name().toLowerCase(Locale.ROOT);
            collector.add(Relation.ELEMENT_SYMBOL, entity, subject, List.of(element.symbol()), standings.get(entity));
            collector.add(
                    Relation.ELEMENT_NUMBER,
                    entity,
                    subject,
                    List.of(Integer.toString(element.number())),
                    standings.get(entity));
        }
    }

    private void addCurrencies(FactCollector collector) {
        Map<Country.Currency, Long> users = new HashMap<>();
        for (Country country : world.countries()) {
            country.currencies().forEach(c -> users.merge(c, country.population(), Long::sum));
        }
        List<Country.Currency> byUse = users.keySet().stream()
                .sorted(Comparator.comparing((Country.Currency c) -> -users.get(c))
                        .thenComparing(Country.Currency::code))
                .toList();
        Map<String, Standing> standings =
                boundary.ofFew(byUse.stream().map(c -> "currency " + c.code()).toList(), 30);
        for (Country.Currency currency : byUse) {
            String entity = "currency " + currency.code();
            collector.add(
                    Relation.CURRENCY_CODE, entity, currency.name(), List.of(currency.code()), standings.get(entity));
        }
    }

    private void addLanguages(FactCollector collector) {
        Map<String, Long> speakers = new HashMap<>();
        for (Country country : world.countries()) {
            country.languages().forEach(l -> speakers.merge(l, country.population(), Long::sum));
        }
        List<String> byUse = world.languages().keySet().stream()
                .sorted(Comparator.comparing((String l) -> -speakers.getOrDefault(l, 0L))
                        .thenComparing(l -> l))
                .toList();
        Map<String, Standing> standings =
                boundary.ofFew(byUse.stream().map(l -> "language " + l).toList(), 30);
        for (String language : byUse) {
            collector.add(
                    Relation.LANGUAGE_CODE,
                    "language " + language,
                    language,
                    List.of(world.languages().get(language)),
                    standings.get("language " + language));
        }
    }
}
