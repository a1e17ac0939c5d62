package io.candor.atlas.fact;

/**
 * A populated place.
 *
 * @param country ISO 3166-1 alpha-2 code
 * @param feature GeoNames feature code; {@code PPLA}: seat of a first-order region
 * @param region GeoNames code of the first-order region within the country; may be empty
 */
record City(String name, String country, String feature, String region, long population) {

    /** The key under which its facts are shown or hidden together. */
    String entity() {
        return "city " + name + " " + country;
    }

    /** The key of its first-order region. */
    String regionKey() {
        return country + "-" + region;
    }
}
