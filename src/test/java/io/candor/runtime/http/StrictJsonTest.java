package io.candor.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    private final ObjectReader reader = StrictJson.readerFor(Verdict.class);

    private record Verdict(String id, Double score) {}

    @Test
    void shouldReadOneValueWithWhiteSpaceAroundIt() throws IOException {
        assertThat(reader.<Verdict>readValue(" \n{\"id\":\"a\",\"score\":1}\r\n"))
                .isEqualTo(new Verdict("a", 1.0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"a\"}\n{\"id\":\"b\"}",
                "{\"id\":\"a\"}{\"id\":\"b\"}",
                "{\"id\":\"a\"} 7",
                "{\"id\":\"a\"} null",
                "{\"id\":\"a\"} []"
            })
    void shouldRefuseASecondValueInWords(String body) {
        IOException refused = catchThrowableOfType(IOException.class, () -> reader.readValue(body));

        assertThat(StrictJson.refusal(refused)).hasMessageContaining("more than one value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":\"a\"},{\"id\":\"b\"}", "{\"id\":\"a\"}]]]", "{\"id\":\"a\"} x"})
    void shouldRefuseWhatIsNoJsonBehindTheValue(String body) {
        IOException refused = catchThrowableOfType(IOException.class, () -> reader.readValue(body));

        assertThat(StrictJson.refusal(refused)).hasMessageContaining("not valid JSON");
    }
}
