package io.candor.llm.jinja;

import static io.candor.llm.jinja.Rendering.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintingTest {
    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0",
        "1e15, 1000000000000000.0",
        "1e16, 1e+16",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "-0.0, -0.0",
        "0.1 + 0.2, 0.30000000000000004",
        "2e-3, 0.002",
        "1e23, 1e+23",
        "5e-324, 5e-324",
        "4.35, 4.35",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "123456789.123, 123456789.123",
        "2 ** 0.5, 1.4142135623730951",
        "1e400, inf",
        "1e400 - 1e400, nan",
        "100.0, 100.0",
        "9007199254740993.0, 9007199254740992.0",
    })
    void shouldWriteTheShortestFloatAsPythonDoes(String expression, String expected) {
        assertThat(value(expression)).isEqualTo(expected);
    }

    @Test
    void shouldWriteCollectionsAsPythonDoes() {
        assertThat(value("[1, 'a', none, true, (1,), (), {'k': ['v', {}], 2: missing}]"))
                .isEqualTo("[1, 'a', None, True, (1,), (), {'k': ['v', {}], 2: Undefined}]");
    }

    @Test
    void shouldChooseQuotesAndEscapesAsPythonDoes() {
        assertThat(value("[\"it's\", 'say \"hi\"', 'b\\'o\"th', 'a\\n\\t\\\\', '\\x00\\xa0\\u200b', 'é😀']"))
                .isEqualTo("[\"it's\", 'say \"hi\"', 'b\\'o\"th', 'a\\n\\t\\\\', '\\x00\\xa0\\u200b', 'é😀']");
    }

    @Test
    void shouldWriteViewsRangesAndNamespaces() {
        assertThat(value("{'a': 1}.items() ~ {'a': 1}.keys() ~ range(1, 5, 2) ~ namespace(a=1)"))
                .isEqualTo("dict_items([('a', 1)])dict_keys(['a'])range(1, 5, 2)<Namespace {'a': 1}>");
    }

    @Test
    void shouldWriteJsonAsTransformersDoes() {
        assertThat(value("{'b': [1, 2.0, none, true], 'a': 'é<>&\\'\"\\n\\x01'}|tojson"))
                .isEqualTo("{\"b\": [1, 2.0, null, true], \"a\": \"é<>&'\\\"\\n\\u0001\"}");
    }

    @Test
    void shouldIndentAndSortJsonWhenAskedTo() {
        assertThat(value("{'b': [1, {}], 'a': []}|tojson(indent=2, sort_keys=true)"))
                .isEqualTo("{\n  \"a\": [],\n  \"b\": [\n    1,\n    {}\n  ]\n}");
    }

    @Test
    void shouldEscapeAllButAsciiInJsonWhenAskedTo() {
        assertThat(value("'é😀'|tojson(ensure_ascii=true)")).isEqualTo("\"\\u00e9\\ud83d\\ude00\"");
    }

    @Test
    void shouldRefuseToWriteJsonOfWhatIsUndefined() {
        assertThatThrownBy(() -> value("[missing]|tojson")).hasMessageContaining("Undefined is not JSON serializable");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "'%05d|%x|%-4s|%+d' % (42, 255, 'ab', 7) # 00042|ff|ab  |+7",
                "'%.2f|%e|%g|%%' % (1.005, 12345.678, 1e-5) # 1.00|1.234568e+04|1e-05|%",
                "'%(a)s %(b)r' % {'a': 1, 'b': 'x'} # 1 'x'",
                "'%s %d' % ('a', 3.9) # a 3",
                "'%5.1f|%-6d|%06.2f' % (2.25, -3, -1.5) # `  2.2|-3    |-01.50`",
                "'{:>5}|{:<5}|{:^5}|{:*^7}'.format(1, 'a', 'b', 'mid') # `    1|a    |  b  |**mid**`",
                "'{:05d}|{:+d}|{:b}|{:,}|{:.1%}|{:.3}'.format(42, 42, 5, 1234567, 0.256, 3.14159) # 00042|+42|101|1,234,567|25.6%|3.14",
                "'{0}{1}{0} {x[a]} {y[1]}'.format('p', 'q', x={'a': 5}, y=[1, 2]) # pqp 5 2",
                "'{!r} {{}} {:{w}.{p}f}'.format('é', 3.14159, w=8, p=2) # `'é' {}     3.14`",
            })
    void shouldFormatAsPythonDoes(String expression, String expected) {
        assertThat(value(expression)).isEqualTo(expected);
    }
}
