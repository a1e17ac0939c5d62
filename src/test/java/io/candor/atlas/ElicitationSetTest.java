package io.candor.atlas;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.atlas.fact.Fact;
import io.candor.atlas.fact.Relation;
import io.candor.atlas.fact.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ElicitationSetTest {
    private static final List<String> NAMES =
            List.of("Barvale", "Barton", "Tonvale", "Valeria", "Bartonia", "Liaton", "Nianova", "Novaton", "Tovarnia");

    @Test
    void shouldAskSmallRelationsInEveryPhrasing() {
        assertThat(texts(Set.of()))
                .contains(
                        "What is the capital of Barvale?",
                        "What is the capital city of Barvale?",
                        "Which city is the capital of Barvale?",
                        "Name the capital of Barvale.");
    }

    @Test
    void shouldLeaveOutWhatIsAskedElsewhere() {
        assertThat(texts(Set.of("What is the capital of Barvale?"))).doesNotContain("What is the capital of Barvale?");
    }

    @Test
    void shouldAskNothingAboutFactsThatOnlyTest() {
        List<Fact> facts = new ArrayList<>(facts());
        facts.add(fact(Relation.COUNTRY_CAPITAL, "Testland", Split.TEST_IN_DOMAIN));

        assertThat(new ElicitationSet(facts, 7).besides(Set.of()))
                .noneMatch(question -> question.question().contains("Testland"));
    }

    @Test
    void shouldAddInventedAndUnanswerableQuestionsWithoutRepeatingAny() {
        List<ElicitationQuestion> questions = new ElicitationSet(facts(), 7).besides(Set.of());

        assertThat(questions).filteredOn(q -> q.id().startsWith("invented-")).hasSizeGreaterThan(1_500);
        assertThat(questions).filteredOn(q -> q.id().startsWith("foreign-")).hasSizeGreaterThan(2_500);
        assertThat(texts(Set.of())).doesNotHaveDuplicates();
        assertThat(questions.stream().map(ElicitationQuestion::id)).doesNotHaveDuplicates();
    }

    @Test
    void shouldBeTheSameWhenMadeAgain() {
        assertThat(new ElicitationSet(facts(), 7).besides(Set.of()))
                .isEqualTo(new ElicitationSet(facts(), 7).besides(Set.of()));
    }

    private static List<String> texts(Set<String> taken) {
        return new ElicitationSet(facts(), 7)
                .besides(taken).stream().map(ElicitationQuestion::question).toList();
    }

    private static List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        for (String name : NAMES) {
            facts.add(fact(Relation.COUNTRY_CAPITAL, name, Split.TRAIN));
        }
        // Names enough for a chain that can invent thousands.
        for (int i = 0; i < 400; i++) {
            String name =
                    NAMES.get(i % 9).substring(0, 3) + NAMES.get(i / 9 % 9).substring(2) + (char) ('a' + i % 26);
            facts.add(fact(Relation.CITY_COUNTRY, name, Split.TRAIN));
        }
        return facts;
    }

    private static Fact fact(Relation relation, String subject, Split split) {
        return new Fact(relation.key() + ":" + subject, relation, subject, subject, List.of("x"), 0.5, 1, split);
    }
}
