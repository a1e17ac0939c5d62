package io.candor.atlas;

import io.candor.atlas.fact.Fact;
import io.candor.atlas.fact.Relation;
import io.candor.atlas.fact.Split;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Held-out questions far from Atlas's facts, made of other words, names and languages than those elicitation learns from. */
final class FarAwaySets {
    private static final int INVENTED = 800;
    private static final int INVENTED_OF_DEVELOPMENT = 300;
    private static final int PER_PHRASING = 10;

    /** Relations that elicitation knows, cities and countries as often, and some that it does not. */
    private static final List<Relation> OF_INVENTED = List.of(
            Relation.CITY_COUNTRY,
            Relation.CITY_COUNTRY,
            Relation.CITY_COUNTRY,
            Relation.CITY_COUNTRY,
            Relation.COUNTRY_CAPITAL,
            Relation.COUNTRY_CAPITAL,
            Relation.COUNTRY_CURRENCY,
            Relation.COUNTRY_CONTINENT,
            Relation.CITY_REGION,
            Relation.REGION_COUNTRY,
            Relation.CAPITAL_COUNTRY,
            Relation.COUNTRY_LANGUAGE);

    private static final List<Relation> OF_INVENTED_IN_DEVELOPMENT =
            List.of(Relation.CITY_COUNTRY, Relation.CITY_COUNTRY, Relation.COUNTRY_CAPITAL, Relation.COUNTRY_CONTINENT);

    private final FarAwayQuestions development;
    private final FarAwayQuestions test;

    private final Set<String> elicited;

    /**
     * @param real names that are not to be invented
     * @param elicited questions that elicitation learns from, which are not asked here whatever their spelling
     */
    FarAwaySets(List<Fact> facts, Collection<String> real, Collection<String> elicited, long seed) {
        this.elicited = elicited.stream().map(FarAwaySets::folded).collect(Collectors.toSet());
        development = new FarAwayQuestions(FarAwayWords.of(FarAwayWords.DEVELOPMENT), facts, Split.DEV, real, seed + 1);
        test = new FarAwayQuestions(FarAwayWords.of(FarAwayWords.TEST), facts, Split.TEST_IN_DOMAIN, real, seed + 2);
    }

    /** Every kind, for choices. */
    List<FarAwayQuestion> development() {
        List<FarAwayQuestion> questions = new ArrayList<>(farAway(development));
        questions.addAll(others(development.invented(INVENTED_OF_DEVELOPMENT, OF_INVENTED_IN_DEVELOPMENT)));
        return questions;
    }

    /** Invented names, for testing. */
    List<FarAwayQuestion> invented() {
        return others(test.invented(INVENTED, OF_INVENTED));
    }

    /** Every other kind, for testing. */
    List<FarAwayQuestion> farAway() {
        return farAway(test);
    }

    private List<FarAwayQuestion> farAway(FarAwayQuestions from) {
        List<FarAwayQuestion> questions = new ArrayList<>(from.unanswerable());
        questions.addAll(from.translated(PER_PHRASING));
        questions.addAll(from.negated(PER_PHRASING));
        return others(questions);
    }

    private List<FarAwayQuestion> others(List<FarAwayQuestion> questions) {
        return questions.stream()
                .filter(each -> !elicited.contains(folded(each.question())))
                .toList();
    }

    private static String folded(String question) {
        return question.toLowerCase(Locale.ROOT).replaceAll("[?.]$", "").strip();
    }
}
