package io.candor.atlas;

import io.candor.atlas.fact.Fact;
import io.candor.atlas.fact.Relation;
import io.candor.atlas.fact.SeededHash;
import io.candor.atlas.fact.Split;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Questions to elicit from beside the training questions; their answers need not be known. Facts of the small relations
 * in every phrasing, or questions on cities would outnumber them; more cities; invented names; and questions on what
 * Atlas was never told.
 */
final class ElicitationSet {
    private static final int CITIES = 3_000;
    private static final int INVENTED = 2_000;
    private static final int FOREIGN = 3_000;

    /** Invented cities for one invented country. */
    private static final int CITIES_PER_COUNTRY = 4;

    private static final List<Relation> OF_COUNTRIES =
            List.of(Relation.COUNTRY_CAPITAL, Relation.COUNTRY_CURRENCY, Relation.COUNTRY_CONTINENT);

    private final List<Fact> facts;
    private final Set<String> subjects;
    private final SeededHash hash;
    private final Map<String, ElicitationQuestion> questions = new LinkedHashMap<>();

    ElicitationSet(List<Fact> facts, long seed) {
        subjects = facts.stream().map(Fact::subject).collect(Collectors.toSet());
        this.facts = facts.stream().filter(f -> f.split() == Split.TRAIN).toList();
        hash = new SeededHash(seed);
    }

    /** Without those in {@code taken}, such as the training questions; in random order. */
    List<ElicitationQuestion> besides(Collection<String> taken) {
        smallRelations().forEach(this::askInEveryPhrasing);
        cities().limit(CITIES).forEach(f -> ask(f, phrasing(f)));
        invented();
        new UnanswerableQuestions(subjects(Relation.CITY_COUNTRY), subjects(Relation.COUNTRY_CAPITAL))
                .draw(FOREIGN, random("foreign"))
                .forEach(text -> add("foreign-" + questions.size(), text));
        questions.keySet().removeAll(taken);
        List<ElicitationQuestion> shuffled = new ArrayList<>(questions.values());
        shuffled.sort(Comparator.comparingLong(q -> hash.bits("elicit " + q.id())));
        return shuffled;
    }

    private Stream<Fact> smallRelations() {
        return facts.stream().filter(f -> f.relation() != Relation.CITY_COUNTRY);
    }

    private Stream<Fact> cities() {
        return facts.stream()
                .filter(f -> f.relation() == Relation.CITY_COUNTRY)
                .sorted(Comparator.comparingLong(f -> hash.bits("elicited " + f.id())));
    }

    private void askInEveryPhrasing(Fact fact) {
        IntStream.range(0, fact.relation().phrasings().size()).forEach(p -> ask(fact, p));
    }

    private void ask(Fact fact, int phrasing) {
        add(fact.id() + "#" + phrasing, fact.relation().question(phrasing, fact.subject()));
    }

    private void invented() {
        List<String> names =
                new InventedNames(subjects(Relation.CITY_COUNTRY), subjects).draw(INVENTED, random("invented names"));
        SplittableRandom random = random("invented questions");
        for (int i = 0; i < names.size(); i++) {
            Relation relation = i % (CITIES_PER_COUNTRY + 1) == 0
                    ? OF_COUNTRIES.get(random.nextInt(OF_COUNTRIES.size()))
                    : Relation.CITY_COUNTRY;
            int phrasing = random.nextInt(relation.phrasings().size());
            add("invented-" + i, relation.question(phrasing, names.get(i)));
        }
    }

    private void add(String id, String text) {
        questions.putIfAbsent(text, new ElicitationQuestion(id, text));
    }

    private List<String> subjects(Relation relation) {
        return facts.stream()
                .filter(f -> f.relation() == relation)
                .map(Fact::subject)
                .toList();
    }

    private int phrasing(Fact fact) {
        return (int) (hash.unit("elicited phrasing " + fact.id())
                * fact.relation().phrasings().size());
    }

    private SplittableRandom random(String purpose) {
        return new SplittableRandom(hash.bits(purpose));
    }
}
