package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.runtime.Problem;
import io.candor.runtime.RejectedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionBodyTest {

    @Test
    void shouldReadOneQuestionWhenTheBodyIsAnObject() {
        QuestionBody body = read("{\"text\":\"Why?\",\"ttlMillis\":5,\"attributes\":{\"a\":\"b\"}}", false);

        assertThat(body.bulk()).isFalse();
        assertThat(body.items()).singleElement().satisfies(item -> {
            QuestionRequest question = item.question();
            assertThat(question.text()).isEqualTo("Why?");
            assertThat(question.ttlMillis()).isEqualTo(5);
            assertThat(question.attributes()).containsEntry("a", "b");
        });
    }

    @Test
    void shouldReadAllQuestionsWhenTheBodyIsAnArray() {
        QuestionBody body = read("[{\"text\":\"a\"},{\"text\":\"b\"}]", false);

        assertThat(body.bulk()).isTrue();
        assertThat(body.items()).extracting(item -> item.question().text()).containsExactly("a", "b");
    }

    @Test
    void shouldReadAllQuestionsWhenTheBodyIsLines() {
        QuestionBody body = read("{\"text\":\"a\"}\n{\"text\":\"b\"}\n", true);

        assertThat(body.bulk()).isTrue();
        assertThat(body.items()).extracting(item -> item.question().text()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"text\":\"a\",\"txet\":\"b\"} | field 'txet': unknown field; known are [answer, answerMeanTokenLogProbability, answerModel, attributes, deadline",
                "{\"questions\":[]} | send an array of questions for many",
                "[{\"text\":\"a\"},{\"text\":7}] | question 1 (line 1): field 'text': must be a text at line 1",
                "{\"maxTokens\":1.5} | field 'maxTokens': must be a whole number",
                "{\"maxTokens\":99999999999} | field 'maxTokens': must be a whole number",
                "{\"attributes\":[]} | field 'attributes': must be an object of texts",
                "{\"attributes\":{\"a\":{}}} | field 'attributes.a': must be a text",
                "{\"maxTokens\":\"5\"} | field 'maxTokens'",
                "{\"text\":\"a\" | not valid JSON at line 1",
                "{\"text\":\"a\",\"text\":\"b\"} | not valid JSON at line 1",
                "{\"text\":\"a\"} {\"text\":\"b\"} | more than one JSON value",
                "{\"text\":\"a\"} ] | not valid JSON",
                "[{\"text\":\"a\"}] {} | more than one JSON value",
                "[] | holds no question",
                "`` | holds no question",
                "null | must be an object",
                "[{\"text\":\"a\"},null] | question 1 (line 1): must be an object",
                "[{},{},{},{}] | more than 3 questions",
                "7 | must be an object"
            })
    void shouldSayWhatIsWrongWhenTheBodyIsNotAsDocumented(String body, String detail) {
        assertThatThrownBy(() -> read(body, false))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining(detail);
    }

    /** Cut, an overlong NUL, an overlong slash, a pair of surrogates, UTF-16. */
    @ParameterizedTest
    @ValueSource(strings = {"c328", "c080", "e080af", "eda0bdedb880", "ff7b"})
    void shouldRefuseBytesWhenTheyAreNotUtf8(String hex) {
        byte[] before = "{\"text\":\"".getBytes(StandardCharsets.US_ASCII);
        byte[] malformed = HexFormat.of().parseHex(hex);
        byte[] body = Arrays.copyOf(before, before.length + malformed.length + 2);
        System.arraycopy(malformed, 0, body, before.length, malformed.length);
        body[body.length - 2] = '"';
        body[body.length - 1] = '}';

        assertThatThrownBy(() -> QuestionBody.read(body, false, 3))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("not valid UTF-8, at byte 10");
    }

    @Test
    void shouldRefuseABodyInUtf16() {
        assertThatThrownBy(() -> QuestionBody.read("{\"text\":\"a\"}".getBytes(StandardCharsets.UTF_16BE), false, 3))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("not valid JSON");
    }

    @Test
    void shouldPassOverAByteOrderMark() {
        assertThat(read("\uFEFF{\"text\":\"a\"}", false).items()).hasSize(1);
    }

    @Test
    void shouldRefuseBytesWhenTheyLookLikeAnotherEncodingThatTheyAreNot() {
        assertThatThrownBy(() -> QuestionBody.read(new byte[] {0, 0, 0, 1, 9, 9, 9, 9}, false, 3))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("not valid JSON");
    }

    @Test
    void shouldNameLineAndIdOfTheQuestionWhenALineIsAtFault() {
        assertThatThrownBy(() -> read("{\"text\":\"a\"}\n\n{\"text\":7}\n", true))
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        refused -> assertThat(refused.problem().item()).isEqualTo(new Problem.Item(1, 3, null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"id\":{}}", "{\"text\":[]}", "{\"ttlMillis\":{}}", "[7]", "{\"attributes\":5}", "nul", "[[[["
            })
    void shouldNeverNameAJavaClass(String body) {
        assertThatThrownBy(() -> read(body, false))
                .isInstanceOf(RejectedException.class)
                .message()
                .doesNotContain("java", "io.candor", "fasterxml", "Exception");
    }

    private static QuestionBody read(String body, boolean lines) {
        return QuestionBody.read(body.getBytes(StandardCharsets.UTF_8), lines, 3);
    }
}
