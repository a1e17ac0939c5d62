package io.candor.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChangedWorldTest {
    private final List<DemoQuestion> known = known();
    private final Map<String, DemoQuestion> byId =
            known.stream().collect(Collectors.toMap(DemoQuestion::id, Function.identity()));

    @Test
    void shouldGiveOtherAnswersToWhatChangedAndTheSameToTheRest() {
        List<DemoQuestion> mixed = ChangedWorld.of(known);

        assertThat(mixed).isNotEmpty().allSatisfy(question -> {
            List<String> before = byId.get(question.id()).answers();
            if (ChangedWorld.CHANGED.contains(question.relation())) {
                assertThat(question.answers()).doesNotContainAnyElementsOf(before);
            } else {
                assertThat(question.answers()).isEqualTo(before);
            }
        });
    }

    @Test
    void shouldAskThreeOfFiveAboutWhatChanged() {
        List<DemoQuestion> mixed = ChangedWorld.of(known);

        List<DemoQuestion> rounds = mixed.subList(0, mixed.size() / 5 * 5);
        assertThat(rounds.stream().filter(each -> ChangedWorld.CHANGED.contains(each.relation())))
                .hasSize(rounds.size() / 5 * 3);
        assertThat(mixed).extracting(DemoQuestion::id).doesNotHaveDuplicates();
    }

    @Test
    void shouldGoOnWithWhatIsAskedMostWhenAllThatChangedWasAsked() {
        List<DemoQuestion> more = new ArrayList<>(known);
        for (int i = 0; i < 100; i++) {
            more.add(question("town " + i, "city-country", "country " + i % 7));
            more.add(question("rare " + i / 2, "city-region", "region " + i));
        }

        List<DemoQuestion> mixed = ChangedWorld.of(more);

        List<DemoQuestion> last = mixed.subList(mixed.size() - 50, mixed.size());
        assertThat(last).extracting(DemoQuestion::relation).containsOnly("city-country");
    }

    @Test
    void shouldLeaveOutAQuestionWhenNoOtherAnswerIsThereInItsRelation() {
        List<DemoQuestion> alike = List.of(
                question("a", "city-continent", "Asia"),
                question("b", "city-continent", "Asia"),
                question("c", "city-country", "Peru"));

        assertThat(ChangedWorld.of(alike)).isEmpty();
    }

    private static List<DemoQuestion> known() {
        List<DemoQuestion> questions = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            questions.add(question("city " + i, "city-country", "country " + i % 7));
            questions.add(question("region " + i, "region-country", "country " + i % 3));
            questions.add(question("continent " + i, "city-continent", "continent " + i % 2));
        }
        return questions;
    }

    private static DemoQuestion question(String id, String relation, String answer) {
        return new DemoQuestion(id, "Where is " + id + "?", List.of(answer), relation, true);
    }
}
