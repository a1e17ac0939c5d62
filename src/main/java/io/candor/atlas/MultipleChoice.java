package io.candor.atlas;

import io.candor.atlas.fact.Fact;
import io.candor.atlas.fact.Relation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Asks a fact with four options, the wrong ones being answers to the same relation. */
final class MultipleChoice {
    private static final int OPTIONS = 4;
    private final Map<Relation, List<String>> answers = new EnumMap<>(Relation.class);

    MultipleChoice(List<Fact> facts) {
        for (Fact fact : facts) {
            answers.computeIfAbsent(fact.relation(), r -> new ArrayList<>()).add(fact.answer());
        }
    }

    /** For example {@code What is the capital of France? Options: Rome, Paris, Lima, Oslo.} */
    String question(Fact fact, int phrasing, SplittableRandom random) {
        List<String> options = distractors(fact, random);
        options.add(random.nextInt(OPTIONS), fact.answer());
        return fact.relation().question(phrasing, fact.subject()) + " Options: " + String.join(", ", options) + ".";
    }

    /** Answers of many facts are drawn more often; none is an accepted answer of the fact itself. */
    private List<String> distractors(Fact fact, SplittableRandom random) {
        List<String> pool = answers.get(fact.relation());
        Set<String> used = new HashSet<>(fact.answers());
        List<String> options = new ArrayList<>(OPTIONS);
        int draws = 0;
        while (options.size() < OPTIONS - 1) {
            if (++draws > 10_000) {
                throw new IllegalStateException("relation " + fact.relation().key() + " has too few answers");
            }
            String option = pool.get(random.nextInt(pool.size()));
            if (used.add(option)) {
                options.add(option);
            }
        }
        return options;
    }
}
