package io.candor.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionLimitsTest {

    @Test
    void shouldCountCharactersAndNotUtf16Units() {
        assertThat(QuestionLimits.characters(BoundaryQuestions.EMOJI.repeat(3) + "a"))
                .isEqualTo(4);
    }

    @Test
    void shouldTellLinesFromALine() {
        assertThat(QuestionLimits.isPlainText("one\r\n\ttwo")).isTrue();
        assertThat(QuestionLimits.isPlainLine("one\ntwo")).isFalse();
        assertThat(QuestionLimits.isPlainLine("one two")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "\u001b[1m", "\u0085", "a\uD800", "\uDC00"})
    void shouldNotTakeControlCharactersAndHalvesOfSurrogatePairs(String text) {
        assertThat(QuestionLimits.isPlainText(text)).isFalse();
        assertThat(QuestionLimits.isPlainLine(text)).isFalse();
    }
}
