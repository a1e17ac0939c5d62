package io.candor.llm.jinja;

import static io.candor.llm.jinja.Rendering.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "'ΟΔΥΣΣΕΥΣ'.lower(), οδυσσευς",
                "('ΑΣ.' ~ ' Α.Σ' ~ ' 1Σ ΣΣ')|lower, ας. α.ς 1σ σς",
                "'ΑΣ\\u0301Α ΑΣ\\u2019'.lower(), ασ\u0301α ας\u2019",
                "('x' * 63 ~ 'ßy').upper()[-4:], XSSY",
                "('X' * 63 ~ 'İ😀Y').lower()[-5:], xi\u0307😀y"
            })
    void shouldChangeTheCaseOfLettersAsPythonDoes(String expression, String expected) {
        assertThat(value(expression)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "2 ** 3 ** 2 # 64",
                "-2 ** 2 # 4",
                "1 ~ 2 + 3 if false else 'a' + 1 ~ 2 # a12",
                "not 1 == 2 # True",
                "1 < 2 < 3 != 4 # True",
                "-3|abs # 3",
                "'a' ~ 'b'|upper # aB",
                "2 is divisibleby 2 and not 3 is even # True",
                "1 in [1] and 2 not in [1] # True",
                "'x' if 0 else 'y' if 0 else 'z' # z",
                "'' or none or 'last' # last",
            })
    void shouldBindOperatorsAsJinjaDoes(String expression, String expected) {
        assertThat(value(expression)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "-7 // 2 # -4",
                "-7 % 3 # 2",
                "7 % -3 # -2",
                "7.5 // 2 # 3.0",
                "-7.5 % 2 # 0.5",
                "6 / 2 # 3.0",
                "2 ** -1 # 0.5",
                "true + true # 2",
                "9223372036854775807 + 1 # 9223372036854775808",
                "-9223372036854775807 - 2 # -9223372036854775809",
                "3037000500 * 3037000500 # 9223372037000250000",
                "(-9223372036854775807 - 1) // -1 # 9223372036854775808",
                "2 ** 64 % 10 # 6",
            })
    void shouldCalculateAsPythonDoes(String expression, String expected) {
        assertThat(value(expression)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "1 == 1.0 and true == 1 # True",
                "'1' == 1 # False",
                "[1, [2]] == [1.0, [2]] # True",
                "(1,) == [1] # False",
                "{'a': 1, 'b': 2} == {'b': 2, 'a': 1} # True",
                "[1, 2] < [1, 3] # True",
                "'😀' > '\\uffff' # True",
                "2 ** 53 + 1 == 2.0 ** 53 # False",
                "missing == other # True",
                "missing == none # False",
                "{1: 'a'}[1.0] ~ {1: 'a'}[true] # aa",
            })
    void shouldCompareAsPythonDoes(String expression, String expected) {
        assertThat(value(expression)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'n' + 1",
                "1 < 'a'",
                "none + 1",
                "[1] + (1,)",
                "{} < {}",
                "1 / 0",
                "1 % 0",
                "0 ** -1",
                "1 in 'a'",
                "none()",
                "none[:1]",
                "5[1:]",
                "[][::0]",
                "-'a'",
                "{[]: 1}",
            })
    void shouldRefuseWhatPythonHasNoMeaningFor(String expression) {
        assertThatThrownBy(() -> value(expression)).isInstanceOf(TemplateException.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing.a", "missing['a']", "missing + 1", "'a' + missing", "missing < 1", "missing()"})
    void shouldRefuseToUseWhatIsUndefined(String expression) {
        assertThatThrownBy(() -> value(expression))
                .isInstanceOf(TemplateException.Failed.class)
                .hasMessage("line 1: 'missing' is undefined");
    }

    @Test
    void shouldPrintNothingForWhatIsUndefined() {
        assertThat(value("missing ~ d.x ~ d['y'] ~ [1][7] ~ (1 if false) ~ '.'", "d", Map.of()))
                .isEqualTo(".");
    }

    @Test
    void shouldPreferMethodsBehindADotAndKeysInBrackets() {
        Map<String, Object> dict = new LinkedHashMap<>();
        dict.put("items", "I");
        assertThat(value("d.items is callable ~ d['items'] ~ d['keys']()|list", "d", dict))
                .isEqualTo("TrueI['items']");
    }

    @Test
    void shouldCountAndCutTextsByCodePoints() {
        assertThat(value("s|length ~ s[1] ~ s[::-1] ~ s[-2:] ~ s.find('b')", "s", "a😀b"))
                .isEqualTo("3😀b😀a😀b2");
    }

    @Test
    void shouldSliceListsTuplesAndRanges() {
        assertThat(value("[0,1,2,3][3:0:-2] ~ (1,2,3)[:-1] ~ range(10)[2:8:3] ~ [1][5:]"))
                .isEqualTo("[3, 1](1, 2)range(2, 8, 3)[]");
    }

    @Test
    void shouldPassListsAndDictionariesAsArguments() {
        assertThat(value("'{}{}{x}'.format(*[1, 2], **{'x': 3})")).isEqualTo("123");
    }

    @Test
    void shouldKeepTheOrderAndTheTypesOfTheCallersValues() {
        Map<String, Object> dict = new LinkedHashMap<>();
        dict.put("z", 1);
        dict.put("a", 1.0);
        dict.put("n", null);
        dict.put("l", new ArrayList<>(Arrays.asList((short) 2, 2.5f, true, "t")));
        assertThat(value("d", "d", dict)).isEqualTo("{'z': 1, 'a': 1.0, 'n': None, 'l': [2, 2.5, True, 't']}");
    }

    @Test
    void shouldRefuseACallersValueThatTemplatesCannotRead() {
        assertThatThrownBy(() -> value("x", "x", List.of(new StringBuilder())))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
