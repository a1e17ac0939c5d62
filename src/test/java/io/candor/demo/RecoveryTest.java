package io.candor.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.Answer;
import io.candor.event.Decision;
import io.candor.event.RecordPosition;
import io.candor.event.Timings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    private static final int QUESTIONS = 300;

    private final Recovery recovery = new Recovery(questions(), "old", 0.02, "answers alone"::equals);

    @Test
    void shouldNotAskAnewWhenTheMapOfAnswersAloneIsAnotherOne() {
        assertThat(recovery.judged(answer(question("a", 0), "answers alone", 0, false)))
                .isEmpty();
        assertThat(recovery.isAsking()).isFalse();
    }

    @Test
    void shouldAskNoUntaughtQuestionBeforeAnotherReleaseAnswers() {
        recovery.judged(answer(question("a", 0), "old", 0, false));

        assertThat(recovery.next()).isEmpty();
        assertThat(recovery.isAsking()).isFalse();
    }

    @Test
    void shouldSayAfterHowManyVerdictsEveryDomainIsHonestAgain() {
        judge(99, "old");
        judge(1, "new");

        assertThat(lookAt("new", 0, 0)).contains("recovered after 100 verdicts");
        assertThat(recovery.isComplete()).isTrue();
        assertThat(recovery.line()).startsWith("recovered after 100 verdicts");
    }

    @Test
    void shouldNotBeCompleteWhileOneDomainIsDishonest() {
        judge(1, "new");

        assertThat(lookAt("new", 0, 0.5)).doesNotContain("recovered");
        assertThat(recovery.isComplete()).isFalse();
        assertThat(recovery.isAsking()).isFalse();
    }

    @Test
    void shouldLookAgainWhenAThirdReleaseAnswers() {
        judge(1, "new");
        lookAt("new", 0.5, 0.5);
        judge(10, "newer");

        assertThat(lookAt("newer", 0, 0)).contains("recovered after 2 verdicts");
    }

    @Test
    void shouldNotCallADomainDishonestForWhatChanceAloneShows() {
        Recovery strict = new Recovery(questions(), "old", 0, "answers alone"::equals);
        strict.judged(answer(question("a", 0), "new", 0, false));

        // No answer is right, and 2 of 150 would be in the mean: the ECE is above its mean under honesty, and nothing
        // unusual.
        assertThat(lookAt(strict, "new", 0.015, 0.015)).contains("recovered");
    }

    private void judge(int count, String release) {
        for (int i = 0; i < count; i++) {
            recovery.judged(answer(question("a", i), release, 0, false));
        }
    }

    /** Asks all that is to be asked; the last sentence said. No answer is right. */
    private String lookAt(String release, double inA, double inB) {
        return lookAt(recovery, release, inA, inB);
    }

    private static String lookAt(Recovery recovery, String release, double inA, double inB) {
        List<DemoQuestion> asked = new ArrayList<>();
        for (Optional<DemoQuestion> next = recovery.next(); next.isPresent(); next = recovery.next()) {
            asked.add(next.get());
        }
        assertThat(asked).hasSize(QUESTIONS);
        Optional<String> said = Optional.empty();
        for (DemoQuestion question : asked) {
            said = recovery.untaught(
                    answer(question, release, question.relation().equals("a") ? inA : inB, false));
        }
        return said.orElseThrow();
    }

    private static List<DemoQuestion> questions() {
        List<DemoQuestion> questions = new ArrayList<>();
        for (int i = 0; i < QUESTIONS; i++) {
            questions.add(question(i % 2 == 0 ? "a" : "b", i));
        }
        return questions;
    }

    private static DemoQuestion question(String domain, int number) {
        return new DemoQuestion("q" + number, "question " + number, List.of("yes"), domain, true);
    }

    private static AnsweredQuestion answer(DemoQuestion question, String release, double confidence, boolean right) {
        Answer answer = Answer.newBuilder()
                .setQuestionId(question.id())
                .setQuestion(question.question())
                .setDomain(question.relation())
                .setAnswer("no")
                .setConfidence(confidence)
                .setDecision(Decision.REVIEW)
                .setModelId("model")
                .setReleaseId(release)
                .setAskedAt(Instant.EPOCH)
                .setAnsweredAt(Instant.EPOCH)
                .setTimings(new Timings(0L, 0L, 0L))
                .setSource(new RecordPosition("questions", 0, 0L))
                .build();
        return new AnsweredQuestion(question, answer, right);
    }
}
