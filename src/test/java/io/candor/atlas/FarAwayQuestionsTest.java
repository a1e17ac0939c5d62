package io.candor.atlas;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.atlas.fact.Fact;
import io.candor.atlas.fact.Relation;
import io.candor.atlas.fact.Split;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FarAwayQuestionsTest {
    private static final List<String> NAMES =
            List.of("Barvale", "Barton", "Tonvale", "Valeria", "Bartonia", "Liaton", "Nianova", "Novaton", "Tovarnia");

    private static final List<String> CITIES = IntStream.range(0, 400)
            .mapToObj(
                    i -> NAMES.get(i % 9).substring(0, 3) + NAMES.get(i / 9 % 9).substring(2) + (char) ('a' + i % 26))
            .toList();

    @ParameterizedTest
    @ValueSource(strings = {FarAwayWords.DEVELOPMENT, FarAwayWords.TEST})
    void shouldDrawAsManyOfEachKindAsThePartAsksForWithoutRepeatingAny(String part) {
        FarAwayWords words = FarAwayWords.of(part);

        List<FarAwayQuestion> drawn = questions(part, List.of()).unanswerable();

        words.kinds().forEach((kind, count) -> assertThat(drawn)
                .filteredOn(each -> each.relation().equals(kind))
                .as(kind)
                .hasSize(count));
        assertThat(drawn).extracting(FarAwayQuestion::id).doesNotHaveDuplicates();
        assertThat(drawn).allSatisfy(each -> {
            assertThat(each.unanswerable()).isTrue();
            assertThat(each.question()).isNotBlank().doesNotContain("<person>", "<name>");
        });
    }

    @Test
    void shouldLeaveSomeWithoutCapitals() {
        List<FarAwayQuestion> people = questions(FarAwayWords.TEST, List.of()).unanswerable().stream()
                .filter(each -> each.relation().equals("people"))
                .toList();

        assertThat(people.stream()
                        .filter(each -> each.question().equals(each.question().toLowerCase(Locale.ROOT))))
                .hasSizeBetween(people.size() / 6, people.size() / 2);
    }

    @Test
    void shouldInventOnlyNamesThatNothingHas() {
        List<Relation> cities = List.of(Relation.CITY_COUNTRY);
        Set<String> first = subjects(questions(FarAwayWords.TEST, List.of()).invented(40, cities));

        Set<String> second = subjects(questions(FarAwayWords.TEST, first).invented(40, cities));

        assertThat(first).hasSize(40).doesNotContainAnyElementsOf(NAMES).doesNotContainAnyElementsOf(CITIES);
        assertThat(second).hasSize(40).doesNotContainAnyElementsOf(first);
    }

    @Test
    void shouldAskNothingInTestingThatElicitationAsksWhateverTheSpelling() {
        List<String> elicited = texts(questions(FarAwayWords.TEST, List.of()).unanswerable()).stream()
                .map(text -> text.toUpperCase(Locale.ROOT))
                .toList();

        Set<String> tested = texts(new FarAwaySets(facts(), Set.of(), elicited, 7).farAway());

        assertThat(tested.stream().map(text -> text.toUpperCase(Locale.ROOT)))
                .hasSizeGreaterThan(400)
                .doesNotContainAnyElementsOf(elicited);
    }

    @Test
    void shouldAcceptEveryOtherAnswerWhenAQuestionIsNegated() {
        assertThat(questions(FarAwayWords.TEST, List.of()).negated(2))
                .isNotEmpty()
                .allSatisfy(each -> {
                    assertThat(each.unanswerable()).isFalse();
                    assertThat(each.answers())
                            .hasSizeGreaterThanOrEqualTo(NAMES.size() - 1)
                            .noneMatch(answer -> asksAbout(each, answer.replace("of ", "")));
                });
    }

    @Test
    void shouldAcceptTheAnswerWhenAQuestionIsTranslated() {
        assertThat(questions(FarAwayWords.DEVELOPMENT, List.of()).translated(2))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.question())
                        .contains(each.answers().get(0).replace("of ", "")));
    }

    @Test
    void shouldDrawTheSameWhenDrawnAgain() {
        assertThat(questions(FarAwayWords.TEST, List.of()).unanswerable())
                .isEqualTo(questions(FarAwayWords.TEST, List.of()).unanswerable());
    }

    private static boolean asksAbout(FarAwayQuestion question, String subject) {
        return question.question().matches(".*\\b" + subject + "\\b.*");
    }

    private static Set<String> subjects(List<FarAwayQuestion> questions) {
        return texts(questions).stream()
                .map(text -> text.replaceAll(
                                "^(Which country is|In which country is|What country is the city of|Where is) ", "")
                        .replaceAll("( located| in)?\\?$", ""))
                .collect(Collectors.toSet());
    }

    private static Set<String> texts(List<FarAwayQuestion> questions) {
        return questions.stream().map(FarAwayQuestion::question).collect(Collectors.toCollection(HashSet::new));
    }

    private static FarAwayQuestions questions(String part, Set<String> real) {
        return new FarAwayQuestions(FarAwayWords.of(part), facts(), Split.TEST_IN_DOMAIN, real, 7);
    }

    private static FarAwayQuestions questions(String part, List<String> real) {
        return questions(part, Set.copyOf(real));
    }

    /** Each name has one fact in every relation, and the answer to it is "of" and the name; cities have names enough to learn from. */
    private static List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        for (Relation relation : Relation.values()) {
            NAMES.forEach(name -> facts.add(fact(relation, name)));
        }
        CITIES.forEach(name -> facts.add(fact(Relation.CITY_COUNTRY, name)));
        return facts;
    }

    private static Fact fact(Relation relation, String name) {
        return new Fact(
                relation.key() + ":" + name, relation, name, name, List.of("of " + name), 0.5, 1, Split.TEST_IN_DOMAIN);
    }
}
