package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.runtime.RejectedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestTest {
    private static final String USER = "\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]";

    private static ChatRequest read(String body) {
        return ChatRequest.read(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldPassOverWhatHasNoEffectOnAGreedyAnswer() {
        ChatRequest request = read("{" + USER
                + ",\"model\":\"gpt\",\"temperature\":0.7,\"top_p\":0.9,\"seed\":1,\"user\":\"u\",\"store\":false,\"new\":{\"a\":[1]},"
                + "\"n\":1,\"logprobs\":false,\"stop\":null,\"tools\":[],\"response_format\":{\"type\":\"text\"},"
                + "\"modalities\":[\"text\"],\"stream\":null}");

        assertThat(request.question()).isEqualTo("Why?");
        assertThat(request.isStream()).isFalse();
        assertThat(request.mostTokens()).isZero();
    }

    @Test
    void shouldAskWithDomainTokensAndTime() {
        QuestionRequest question = read("{" + USER
                        + ",\"max_tokens\":9,\"max_completion_tokens\":7,\"metadata\":{\"domain\":\"d\",\"x\":\"y\"}}")
                .asQuestion(500);

        assertThat(question).isEqualTo(new QuestionRequest(null, "Why?", "d", null, 7, null, 500L, null));
    }

    @Test
    void shouldTakeWhoAsksForTheSubject() {
        assertThat(read("{" + USER + ",\"user\":\"sam\"}").asQuestion(5).subject())
                .isEqualTo("sam");
        assertThat(read("{" + USER + ",\"user\":\"sam\",\"safety_identifier\":\"pat\"}")
                        .asQuestion(5)
                        .subject())
                .isEqualTo("pat");
        assertThat(read("{" + USER + ",\"user\":\"\"}").asQuestion(5).subject()).isNull();
        assertThatThrownBy(() -> read("{" + USER + ",\"user\":\"" + "x".repeat(129) + "\"}")
                        .asQuestion(5))
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        refused -> assertThat(refused.problem().field()).isEqualTo("user"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"messages\":[]}",
                "{\"messages\":[null]}",
                "{\"messages\":[{\"role\":\"system\",\"content\":\"Why?\"}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":7}]}",
                "{\"messages\":[{\"role\":\"user\"}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":[null]}]}"
            })
    void shouldRefuseWhatIsNoSingleQuestion(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOfSatisfying(RejectedException.class, refused -> assertThat(
                        refused.problem().field())
                .isEqualTo("messages"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "n; 2",
                "logprobs; true",
                "stop; \"x\"",
                "stop; [\"x\"]",
                "tools; [{}]",
                "functions; [{}]",
                "response_format; {\"type\":\"json_object\"}",
                "modalities; [\"text\",\"audio\"]",
                "max_tokens; 0",
                "max_completion_tokens; -1"
            })
    void shouldRefuseWhatWouldChangeTheAnswer(String field, String value) {
        assertThatThrownBy(() -> read("{" + USER + ",\"" + field + "\":" + value + "}"))
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        refused -> assertThat(refused.problem().field()).isEqualTo(field));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "7", "{} {}", "{\"messages\":", "{\"stream\":\"yes\"}", "{\"n\":1,\"n\":1}"})
    void shouldRefuseWhatIsNoRequest(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(RejectedException.class);
    }
}
