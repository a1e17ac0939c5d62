package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.runtime.RejectedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseRequestTest {
    private static ResponseRequest read(String body) {
        return ResponseRequest.read(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldPassOverWhatHasNoEffectOnAGreedyAnswer() {
        ResponseRequest request = read(
                "{\"input\":\"Why?\",\"model\":\"gpt\",\"temperature\":0.7,\"top_p\":0.9,\"user\":\"u\","
                        + "\"store\":true,\"new\":{\"a\":[1]},\"instructions\":\" \",\"previous_response_id\":null,\"tools\":[],"
                        + "\"text\":{\"format\":{\"type\":\"text\"},\"verbosity\":\"low\"},\"include\":[\"reasoning.encrypted_content\"],"
                        + "\"reasoning\":{\"effort\":\"low\"},\"background\":false,\"top_logprobs\":0,\"stream\":null}");

        assertThat(request.question()).isEqualTo("Why?");
        assertThat(request.isStream()).isFalse();
        assertThat(request.mostTokens()).isZero();
    }

    @Test
    void shouldAskWithDomainTokensAndTime() {
        QuestionRequest question =
                read("{\"input\":\"Why?\",\"max_output_tokens\":7,\"metadata\":{\"domain\":\"d\",\"x\":\"y\"}}")
                        .asQuestion(500);

        assertThat(question).isEqualTo(new QuestionRequest(null, "Why?", "d", null, 7, null, 500L, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"role\":\"user\",\"content\":\"Why?\"}]",
                "[{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"Why?\"}]}]"
            })
    void shouldTakeTheOnlyMessageOfAUser(String input) {
        assertThat(read("{\"input\":" + input + "}").question()).isEqualTo("Why?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "7",
                "[]",
                "[null]",
                "[\"Why?\"]",
                "[{\"role\":\"developer\",\"content\":\"Why?\"}]",
                "[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"}]",
                "[{\"type\":\"item_reference\",\"role\":\"user\",\"content\":\"Why?\"}]",
                "[{\"role\":\"user\"}]",
                "[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\"}]}]"
            })
    void shouldRefuseWhatIsNoSingleQuestion(String input) {
        assertThatThrownBy(() -> read("{\"input\":" + input + "}"))
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        refused -> assertThat(refused.problem().field()).isEqualTo("input"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "instructions; \"Be brief.\"",
                "instructions; [{\"role\":\"developer\"}]",
                "previous_response_id; \"r\"",
                "conversation; \"c\"",
                "prompt; {\"id\":\"p\"}",
                "tools; [{}]",
                "include; [\"message.output_text.logprobs\"]",
                "background; true",
                "top_logprobs; 1",
                "max_output_tokens; 0"
            })
    void shouldRefuseWhatWouldChangeTheAnswer(String field, String value) {
        assertThatThrownBy(() -> read("{\"input\":\"Why?\",\"" + field + "\":" + value + "}"))
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        refused -> assertThat(refused.problem().field()).isEqualTo(field));
    }

    @Test
    void shouldRefuseAnotherFormatThanText() {
        assertThatThrownBy(() -> read("{\"input\":\"Why?\",\"text\":{\"format\":{\"type\":\"json_schema\"}}}"))
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        refused -> assertThat(refused.problem().field()).isEqualTo("text.format"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "7", "{} {}", "{\"input\":", "{\"input\":\"a\",\"stream\":\"yes\"}"})
    void shouldRefuseWhatIsNoRequest(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(RejectedException.class);
    }
}
