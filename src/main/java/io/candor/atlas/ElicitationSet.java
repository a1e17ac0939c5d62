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
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Questions to elicit from beside the training questions; their answers need not be known. Facts of the small relations
 * in every phrasing, or questions on cities would outnumber them; more cities; invented names; and questions on what
 * Atlas was never told.
 */
final class ElicitationSet {
    private static final int CITIES = 6_000;
    private static final int INVENTED = 6_000;

    /** As often as an invented name is asked for: most as a city, many as a country. */
    private static final List<Relation> OF_INVENTED = List.of(
            Relation.CITY_COUNTRY,
            Relation.CITY_COUNTRY,
            Relation.CITY_COUNTRY,
            Relation.CITY_COUNTRY,
            Relation.CITY_COUNTRY,
            Relation.CITY_COUNTRY,
            Relation.CITY_COUNTRY,
            Relation.CITY_COUNTRY,
            Relation.COUNTRY_CAPITAL,
            Relation.COUNTRY_CURRENCY,
            Relation.COUNTRY_CONTINENT);

    private final List<Fact> facts;
    private final FarAwayQuestions farAway;
    private final SeededHash hash;
    private final Map<String, ElicitationQuestion> questions = new LinkedHashMap<>();

    /** @param real names that are not to be invented */
    ElicitationSet(List<Fact> facts, Collection<String> real, long seed) {
        farAway = new FarAwayQuestions(FarAwayWords.of(FarAwayWords.ELICITATION), facts, Split.TRAIN, real, seed);
        this.facts = facts.stream().filter(f -> f.split() == Split.TRAIN).toList();
        hash = new SeededHash(seed);
    }

    /** Without those in {@code taken}, such as the training questions; in random order. */
    List<ElicitationQuestion> besides(Collection<String> taken) {
        smallRelations().forEach(this::askInEveryPhrasing);
        cities().limit(CITIES).forEach(f -> ask(f, phrasing(f)));
        farAway.invented(INVENTED, OF_INVENTED).forEach(this::add);
        farAway.unanswerable().forEach(this::add);
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
        add(ElicitationQuestion.open(fact.id() + "#" + phrasing, fact.relation().question(phrasing, fact.subject())));
    }

    private void add(ElicitationQuestion question) {
        questions.putIfAbsent(question.question(), question);
    }

    private int phrasing(Fact fact) {
        return (int) (hash.unit("elicited phrasing " + fact.id())
                * fact.relation().phrasings().size());
    }
}
