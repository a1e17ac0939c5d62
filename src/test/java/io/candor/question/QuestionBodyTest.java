package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.runtime.RejectedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionBodyTest {

    @Test
    void shouldReadOneQuestionWhenTheBodyIsAnObject() {
        QuestionBody body = read("{\"text\":\"Why?\",\"ttlMillis\":5,\"attributes\":{\"a\":\"b\"}}", false);

        assertThat(body.bulk()).isFalse();
        assertThat(body.questions()).singleElement().satisfies(question -> {
            assertThat(question.text()).isEqualTo("Why?");
            assertThat(question.ttlMillis()).isEqualTo(5);
            assertThat(question.attributes()).containsEntry("a", "b");
        });
    }

    @Test
    void shouldReadAllQuestionsWhenTheBodyIsAnArray() {
        QuestionBody body = read("[{\"text\":\"a\"},{\"text\":\"b\"}]", false);

        assertThat(body.bulk()).isTrue();
        assertThat(body.questions()).extracting(QuestionRequest::text).containsExactly("a", "b");
    }

    @Test
    void shouldReadAllQuestionsWhenTheBodyIsLines() {
        QuestionBody body = read("{\"text\":\"a\"}\n{\"text\":\"b\"}\n", true);

        assertThat(body.bulk()).isTrue();
        assertThat(body.questions()).extracting(QuestionRequest::text).containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"text\":\"a\",\"txet\":\"b\"} | question 0, field 'txet': unknown field; known are [attributes, deadline",
                "[{\"text\":\"a\"},{\"text\":7}] | question 1, field 'text': not of the documented JSON type at line 1",
                "{\"maxTokens\":1.5} | field 'maxTokens'",
                "{\"maxTokens\":\"5\"} | field 'maxTokens'",
                "{\"text\":\"a\" | not valid JSON at line 1",
                "{\"text\":\"a\",\"text\":\"b\"} | not valid JSON at line 1",
                "{\"text\":\"a\"} {\"text\":\"b\"} | more than one JSON value",
                "{\"text\":\"a\"} ] | not valid JSON",
                "[{\"text\":\"a\"}] {} | more than one JSON value",
                "[] | holds no question",
                "`` | holds no question",
                "null | question 0: not of the documented JSON type",
                "[{\"text\":\"a\"},null] | question 1: not of the documented JSON type",
                "[{},{},{},{}] | more than 3 questions",
                "7 | not of the documented JSON type"
            })
    void shouldSayWhatIsWrongWhenTheBodyIsNotAsDocumented(String body, String detail) {
        assertThatThrownBy(() -> read(body, false))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining(detail);
    }

    @Test
    void shouldRefuseBytesWhenTheyAreNotUnicode() {
        assertThatThrownBy(() -> QuestionBody.read(new byte[] {'"', (byte) 0xC3, '('}, false, 3))
                .isInstanceOf(RejectedException.class);
    }

    private static QuestionBody read(String body, boolean lines) {
        return QuestionBody.read(body.getBytes(StandardCharsets.UTF_8), lines, 3);
    }
}
