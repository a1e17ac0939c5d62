package io.candor.atlas;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * What questions far from Atlas's facts are made of. Development and test have their own, and elicitation others,
 * so that what is measured is not what was learned.
 *
 * @param kinds kinds of questions that nothing answers → how many; each is a symbol of the grammar
 * @param grammar of those questions; {@code city}, {@code country}, {@code element} and {@code name} (invented) are to be added
 * @param translated relation → ways to ask for it in other languages, each with one {@code %s}
 * @param negated relation → ways to ask for anything but its answer
 */
record FarAwayWords(
        Map<String, Integer> kinds,
        Map<String, List<String>> grammar,
        Map<String, List<String>> translated,
        Map<String, List<String>> negated) {
    static final String DEVELOPMENT = "development";
    static final String TEST = "test";

    private static final String RESOURCE = "/atlas/far-away.json";

    FarAwayWords {
        translated = translated == null ? Map.of() : translated;
        negated = negated == null ? Map.of() : negated;
    }

    /** @param part {@link #DEVELOPMENT} or {@link #TEST} */
    static FarAwayWords of(String part) {
        ObjectMapper json = new ObjectMapper();
        try (InputStream in = FarAwayWords.class.getResourceAsStream(RESOURCE)) {
            return json.treeToValue(json.readTree(in).required(part), FarAwayWords.class);
        } catch (IOException e) {
            // The file is part of the build: nothing but another build helps.
            throw new IllegalStateException(RESOURCE + " cannot be read", e);
        }
    }
}
