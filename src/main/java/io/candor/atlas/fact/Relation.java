package io.candor.atlas.fact;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/** The relation of a fact, with the phrasings that ask for it; {@code %s} stands for the subject. */
public enum Relation {
    CITY_COUNTRY(
            "city-country",
            true,
            "Which country is %s in?",
            "In which country is %s located?",
            "What country is the city of %s in?",
            "Where is %s?"),
    COUNTRY_CAPITAL(
            "country-capital",
            true,
            "What is the capital of %s?",
            "What is the capital city of %s?",
            "Which city is the capital of %s?",
            "Name the capital of %s."),
    COUNTRY_CURRENCY(
            "country-currency",
            true,
            "What is the currency of %s?",
            "Which currency is used in %s?",
            "What money do people pay with in %s?"),
    COUNTRY_CONTINENT(
            "country-continent",
            true,
            "Which continent is %s on?",
            "On which continent does %s lie?",
            "What continent is %s part of?"),
    CURRENCY_CODE(
            "currency-code",
            true,
            "What is the currency code of the %s?",
            "What is the ISO 4217 code of the %s?",
            "Which three-letter code stands for the %s?"),
    LANGUAGE_CODE(
            "language-code",
            true,
            "What is the language code of %s?",
            "What is the ISO 639-1 code of %s?",
            "Which two-letter code stands for the language %s?"),
    ELEMENT_SYMBOL(
            "element-symbol",
            true,
            "What is the chemical symbol of %s?",
            "Which symbol stands for the element %s?",
            "What is the symbol for %s?"),
    CITY_REGION(
            "city-region",
            false,
            "Which state or region is %s in?",
            "In which state, province or region is %s located?",
            "What region does the city of %s belong to?"),
    CITY_CONTINENT(
            "city-continent",
            false,
            "Which continent is the city of %s on?",
            "On which continent is %s located?",
            "What continent does the city of %s lie on?"),
    AIRPORT_CITY(
            "airport-city",
            false,
            "Which city does the airport with the code %s serve?",
            "What city has the airport code %s?",
            "Which city is served by %s airport?"),
    AIRPORT_COUNTRY(
            "airport-country",
            false,
            "Which country is %s in?",
            "In which country is %s located?",
            "What country do you land in at %s?"),
    REGION_COUNTRY(
            "region-country",
            false,
            "Which country is the region of %s in?",
            "What country does the region of %s belong to?",
            "%s is a region of which country?"),
    REGION_CAPITAL(
            "region-capital",
            false,
            "What is the capital of the region of %s?",
            "Which city is the capital of the region of %s?",
            "What is the seat of government of %s?"),
    CAPITAL_COUNTRY(
            "capital-country",
            false,
            "%s is the capital of which country?",
            "Which country has %s as its capital?",
            "What country is %s the capital of?"),
    COUNTRY_LANGUAGE(
            "country-language",
            false,
            "Which language is spoken in %s?",
            "What is the official language of %s?",
            "What language do people speak in %s?"),
    COUNTRY_DEMONYM(
            "country-demonym",
            false,
            "What are people from %s called?",
            "What is the demonym of %s?",
            "What do you call a person from %s?"),
    COUNTRY_DOMAIN(
            "country-domain",
            false,
            "What is the internet domain of %s?",
            "What is the top-level domain of %s?",
            "Which internet country code does %s use?"),
    COUNTRY_SUBREGION(
            "country-subregion",
            false,
            "Which part of the world is %s in?",
            "In which subregion of the world is %s?",
            "What world subregion does %s belong to?"),
    ELEMENT_NUMBER(
            "element-number",
            false,
            "What is the atomic number of %s?",
            "Which atomic number does %s have?",
            "What is the number of %s in the periodic table?");

    private final String key;
    private final boolean inDomain;
    private final List<String> phrasings;

    Relation(String key, boolean inDomain, String... phrasings) {
        this.key = key;
        this.inDomain = inDomain;
        this.phrasings = List.of(phrasings);
    }

    /** The name in files, for example {@code city-country}. */
    @JsonValue
    public String key() {
        return key;
    }

    /** Whether alignment may train on this relation; the others are held out. */
    public boolean inDomain() {
        return inDomain;
    }

    /** Ways to ask, each with one {@code %s}; at least three. */
    public List<String> phrasings() {
        return phrasings;
    }

    /** The question about {@code subject} in the given phrasing, starting with a capital letter. */
    public String question(int phrasing, String subject) {
        String text = phrasings.get(phrasing).replace("%s", subject);
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
