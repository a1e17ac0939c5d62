package io.candor.atlas.fact;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A country or territory.
 *
 * @param code ISO 3166-1 alpha-2
 * @param names the common name first, then other spellings
 * @param capitals empty where there is none
 * @param currencies name and ISO 4217 code of each
 * @param languages English names, the most used first
 * @param population of its cities together
 */
record Country(
        String code,
        List<String> names,
        List<String> capitals,
        List<Currency> currencies,
        List<String> languages,
        String continent,
        String subregion,
        String demonym,
        List<String> domains,
        long population) {
    private static final Pattern PLURAL_OR_UNION = Pattern.compile(
            "^(United|British Virgin|Dominican R|Republic|Central).*|.*(Islands|Territory|Territories|Republic)$");
    private static final Set<String> WITH_ARTICLE = Set.of(
            "Netherlands", "Philippines", "Bahamas", "Maldives", "Gambia", "Comoros", "Seychelles", "Vatican City");

    /** A currency's English name and ISO 4217 code. */
    record Currency(String name, String code) {}

    String name() {
        return names.get(0);
    }

    /** The name as English puts it into a sentence. */
    String inSentence() {
        boolean article = PLURAL_OR_UNION.matcher(name()).matches() || WITH_ARTICLE.contains(name());
        return article ? "the " + name() : name();
    }

    String entity() {
        return "country " + code;
    }
}
