package io.candor.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.candor.honesty.answer.AnswerIdentity;
import io.candor.training.dataset.LabeledQuestion;
import io.candor.training.dataset.TextLines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordedAnswersTest {
    private static final String GOOD =
            "{\"text\": \"Who?\", \"domain\": \"law\", \"logit\": -1.5, \"answer\": \"The State\", \"correctness\": 1}\n";

    @Test
    void shouldReadLabelledAnswers() throws IOException {
        RecordedAnswer answer = labeled(GOOD).get(0);

        assertThat(answer.domain()).isEqualTo("law");
        assertThat(answer.logit()).isEqualTo(-1.5);
        assertThat(answer.correctness()).isEqualTo(1);
        assertThat(answer.answer()).isEqualTo(AnswerIdentity.of("state"));
        assertThat(answer.accepted()).containsExactly(answer.answer());
    }

    @Test
    void shouldReadLinesWithTheKeysOfTheLabelledAnswersOnTheirTopic() throws IOException {
        String onTopic = GOOD.replace("text", "question").replace("correctness", "label");

        assertThat(labeled(onTopic)).isEqualTo(labeled(GOOD));
    }

    @Test
    void shouldKeepTheFirstLineOfATextThatIsThereTwice() throws IOException {
        String again = GOOD.replace("Who?", " who? ").replace("-1.5", "3");

        assertThat(labeled(GOOD + again)).hasSize(1).allMatch(answer -> answer.logit() == -1.5);
    }

    @Test
    void shouldTakeOddsOfAConfidenceWhenThereIsNoLogit() throws IOException {
        String half = GOOD.replace("\"logit\": -1.5", "\"confidence\": 0.5");
        String sure = GOOD.replace("\"logit\": -1.5", "\"confidence\": 1").replace("Who?", "Whose?");

        List<RecordedAnswer> answers = labeled(half + sure);

        assertThat(answers.get(0).logit()).isZero();
        assertThat(answers.get(1).logit()).isFinite().isGreaterThan(15);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"logit\": -1.5, ;; has no number under \"logit\" or \"confidence\"",
                "\"logit\": -1.5; \"confidence\": 1.2; has no number in [0, 1] under \"confidence\"",
                "\"correctness\": 1; \"correctness\": -1; has no number in [0, 1] under \"correctness\"",
                "\"correctness\": 1; \"verdict\": 1; has no number in [0, 1] under \"correctness\"",
                "\"text\"; \"prompt\"; has no text under \"text\" or \"question\"",
                "\"answer\": \"The State\"; \"answer\": 7; has no text under \"answer\"",
                "}; ''; is not JSON"
            })
    void shouldNameLineAndKeyWhenALineCannotBeUsed(String part, String other, String problem) {
        String bad = GOOD.replace("Who?", "Whose?").replace(part, other == null ? "" : other);

        assertThatThrownBy(() -> labeled(GOOD + bad))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a file line 2 " + problem);
    }

    @Test
    void shouldSayThatAFileIsEmpty() {
        assertThatThrownBy(() -> labeled("\n")).hasMessageContaining("holds no answer");
    }

    @Test
    void shouldJoinQuestionsWithWhatWasScored() throws IOException {
        List<LabeledQuestion> questions = List.of(
                new LabeledQuestion("a", "Where is Lyon?", List.of("France", "la France"), "city"),
                new LabeledQuestion("b", "Where is Graz?", List.of("Austria"), "city"),
                new LabeledQuestion("", "Where is Bari?", List.of("Italy"), "city"),
                new LabeledQuestion("d", "Not scored?", List.of("Italy"), "city"));

        List<RecordedAnswer> answers = RecordedAnswers.scored(questions, lines("""
                        {"id": "b", "question": "Where is Graz?", "answer": "Germany", "confidence": 0.8}
                        {"id": "a", "question": "Where is Lyon?", "answer": "france.", "confidence": 0.2}
                        {"question": "Where is Bari?", "answer": "Italy", "confidence": 0.5}
                        """), "a file");

        assertThat(answers).extracting(RecordedAnswer::correctness).containsExactly(1.0, 0.0, 1.0);
        assertThat(answers.get(1).logit()).isCloseTo(Math.log(4), within(1e-12));
        assertThat(answers.get(0).accepted()).hasSize(2);
    }

    @Test
    void shouldSayThatNothingWasScoredOfTheseQuestions() {
        assertThatThrownBy(() -> RecordedAnswers.scored(
                        List.of(new LabeledQuestion("a", "Where?", List.of("here"), "")),
                        lines("{\"id\": \"z\", \"question\": \"When?\", \"answer\": \"now\", \"confidence\": 0.2}"),
                        "a file"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a file has no answer to any question");
    }

    @Test
    void shouldKeepTheFirstAnswersOfLargeDomainsOnly() {
        List<RecordedAnswer> answers = SimulatedHead.answers().subList(0, 2 * SimulatedHead.TEXTS + 99);

        assertThat(RecordedAnswers.ofLargeDomains(answers, 100, 300))
                .hasSize(600)
                .noneMatch(answer -> answer.domain().equals("sport"));
        assertThatThrownBy(() -> RecordedAnswers.ofLargeDomains(answers, 501, 600))
                .isInstanceOf(NotEnoughQuestionsException.class)
                .hasMessageContaining("--fewest");
    }

    private static List<RecordedAnswer> labeled(String lines) throws IOException {
        return RecordedAnswers.labeled(lines(lines), "a file");
    }

    private static TextLines lines(String text) {
        return new TextLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
