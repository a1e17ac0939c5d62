package io.candor.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UntaughtQuestionsTest {
    @Test
    void shouldPartEveryQuestionOnce() {
        List<DemoQuestion> all =
                Stream.concat(of("large", 400), of("small", 299)).toList();

        UntaughtQuestions parted = UntaughtQuestions.of(all);

        List<DemoQuestion> both = new ArrayList<>(parted.taught());
        both.addAll(parted.untaught());
        assertThat(both).containsExactlyInAnyOrderElementsOf(all);
        Set<String> taught = new HashSet<>();
        parted.taught().forEach(question -> taught.add(question.id()));
        assertThat(parted.untaught()).noneMatch(question -> taught.contains(question.id()));
    }

    @Test
    void shouldKeepOneOfThreeUntaughtWhereThatIsEnoughToJudgeBy() {
        assertThat(UntaughtQuestions.of(of("exact", 300).toList()).untaught()).hasSize(100);
        assertThat(UntaughtQuestions.of(of("short", 299).toList()).untaught()).isEmpty();
    }

    @Test
    void shouldAskNoMoreOfALargeDomainThanItNeeds() {
        assertThat(UntaughtQuestions.of(of("huge", 3_000).toList()).untaught()).hasSize(150);
    }

    private static Stream<DemoQuestion> of(String relation, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new DemoQuestion(relation + i, "question " + i, List.of("answer"), relation, true));
    }
}
