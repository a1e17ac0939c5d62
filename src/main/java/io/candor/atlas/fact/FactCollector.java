package io.candor.atlas.fact;

import io.candor.atlas.fact.KnowledgeBoundary.Standing;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Collects facts, leaves out those that do not read well, and adds the plain-letter spelling of each answer. */
final class FactCollector {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern READS_BADLY = Pattern.compile("[()\\[\\]/,;:\"\\\\]|^\\s*$|undefined|null");
    private static final int MOST_WORDS = 5;

    private final SeededHash hash;
    private final Map<String, Fact> facts = new LinkedHashMap<>();

    FactCollector(SeededHash hash) {
        this.hash = hash;
    }

    /** Whether a name can stand in a question or answer. */
    static boolean readsWell(String name) {
        return !READS_BADLY.matcher(name).find() && name.split(" ").length <= MOST_WORDS;
    }

    /** Leaves a second fact with the same relation and subject out. */
    void add(Relation relation, String entity, String subject, List<String> answers, Standing standing) {
        if (answers.isEmpty() || !readsWell(subject) || !readsWell(answers.get(0))) {
            return;
        }
        String id = relation.key() + ":" + subject;
        Split split = Split.of(relation, hash.unit("split " + id));
        facts.putIfAbsent(
                id,
                new Fact(
                        id,
                        relation,
                        entity,
                        subject,
                        withPlainLetters(answers),
                        standing.popularity(),
                        standing.exposure(),
                        split));
    }

    List<Fact> facts() {
        return List.copyOf(facts.values());
    }

    private static List<String> withPlainLetters(List<String> answers) {
        Set<String> all = new LinkedHashSet<>();
        for (String answer : answers) {
            all.add(answer);
            all.add(MARKS.matcher(Normalizer.normalize(answer, Normalizer.Form.NFD))
                    .replaceAll(""));
        }
        all.removeIf(String::isBlank);
        return List.copyOf(all);
    }
}
