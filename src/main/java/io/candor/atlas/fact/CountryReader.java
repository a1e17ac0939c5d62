package io.candor.atlas.fact;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Joins the two packages about countries and adds their populations up from their cities. */
final class CountryReader {
    private static final Pattern LATIN = Pattern.compile("[\\p{IsLatin}\\p{Punct}’‘ ]+");
    private static final int MOST_SPELLINGS = 3;

    private final JsonNode languages;
    private final JsonNode continents;
    private final JsonNode list;
    private final Map<String, Long> population = new HashMap<>();

    CountryReader(JsonNode languages, JsonNode continents, JsonNode list, List<City> cities) {
        this.languages = languages;
        this.continents = continents;
        this.list = list;
        cities.forEach(city -> population.merge(city.country(), city.population(), Long::sum));
    }

    /** The most populous first. */
    List<Country> read(JsonNode nodes) {
        List<Country> countries = new ArrayList<>();
        nodes.forEach(node -> countries.add(country(node)));
        countries.sort(Comparator.comparingLong(Country::population).reversed().thenComparing(Country::code));
        return countries;
    }

    private Country country(JsonNode node) {
        String code = node.path("cca2").asText();
        JsonNode listed = list.path(code);
        List<Country.Currency> currencies = new ArrayList<>();
        node.path("currencies")
                .properties()
                .forEach(e -> currencies.add(
                        new Country.Currency(e.getValue().path("name").asText(), e.getKey())));
        List<String> spoken = new ArrayList<>();
        listed.path("languages")
                .forEach(l -> spoken.add(languages.path(l.asText()).path("name").asText()));
        return new Country(
                code,
                names(node),
                texts(node.path("capital")),
                currencies,
                spoken,
                continents.path(listed.path("continent").asText()).asText(),
                node.path("subregion").asText(),
                node.path("demonyms").path("eng").path("m").asText(),
                texts(node.path("tld")),
                population.getOrDefault(code, 0L));
    }

    /** Other spellings in Latin letters; codes of two letters are left out, being words ("no", "in") as well. */
    private static List<String> names(JsonNode node) {
        Set<String> names = new LinkedHashSet<>();
        names.add(node.path("name").path("common").asText());
        names.add(node.path("name").path("official").asText());
        texts(node.path("altSpellings")).stream()
                .filter(s -> s.length() > 2 && LATIN.matcher(s).matches())
                .limit(MOST_SPELLINGS)
                .forEach(names::add);
        return List.copyOf(names);
    }

    private static List<String> texts(JsonNode nodes) {
        List<String> texts = new ArrayList<>();
        nodes.forEach(n -> texts.add(n.asText()));
        return texts;
    }
}
