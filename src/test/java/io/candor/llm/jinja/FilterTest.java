package io.candor.llm.jinja;

import static io.candor.llm.jinja.Rendering.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
    private static final List<Map<String, Object>> PEOPLE = List.of(
            Map.of("name", "Bob", "age", 30), Map.of("name", "alice", "age", 25), Map.of("name", "Carl", "age", 30));

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "p|map(attribute='name')|join(',') # Bob,alice,Carl",
                "p|selectattr('age', 'gt', 26)|map(attribute='name')|list # ['Bob', 'Carl']",
                "p|rejectattr('age', 'eq', 30)|list|length # 1",
                "p|sort(attribute='age,name')|map(attribute='name')|join(' ') # alice Bob Carl",
                "p|groupby('age')|map('first')|list # [25, 30]",
                "p|sum(attribute='age') # 85",
                "(p|max(attribute='name')).age # 30",
                "p|unique(attribute='age')|map(attribute='name')|list # ['Bob', 'alice']",
                "p|map(attribute='tel', default='?')|join # ???",
            })
    void shouldReachIntoElements(String expression, String expected) {
        assertThat(value(expression, "p", PEOPLE)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "['b', 'A', 'c']|sort # ['A', 'b', 'c']",
                "['b', 'A', 'c']|sort(reverse=true, case_sensitive=true) # ['c', 'b', 'A']",
                "{'b': 2, 'A': 1}|dictsort # [('A', 1), ('b', 2)]",
                "[1, 2, 3, 4, 5]|batch(2, 0)|list # [[1, 2], [3, 4], [5, 0]]",
                "[1, 2, 3, 4, 5]|slice(2)|list # [[1, 2, 3], [4, 5]]",
                "[0, 1, none, 'a']|select|list # [1, 'a']",
                "['a', 1]|reject('string')|list # [1]",
                "[[], []|first, ''|last]|list # [[], Undefined, Undefined]",
                "'abc'|reverse ~ [1, 2]|reverse|list # cba[2, 1]",
                "['a', 1, none, 2.0]|join('-') # a-1-None-2.0",
                "[1, 2]|map('string')|list # ['1', '2']",
                "none|map('upper')|list # []",
            })
    void shouldHandleSequences(String expression, String expected) {
        assertThat(value(expression)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "'42.7'|int ~ 'x'|int(5) ~ '0x1f'|int(base=16) ~ '1_0'|int # 4253110",
                "'2.5'|float ~ 'y'|float(1.5) ~ '.5'|float # 2.51.50.5",
                "2.5|round ~ 3.5|round ~ 2.675|round(2) ~ 2.1|round(0, 'ceil') ~ 7|round # 2.04.02.673.07",
                "1250|round(-2) # 1200",
                "1500000|filesizeformat ~ 1024|filesizeformat(true) # 1.5 MB1.0 KiB",
                "missing|default('d') ~ ''|default('d') ~ ''|default('d', true) # dd",
                "\"it's a-b (c)\"|title # It's A-B (C)",
                "'foo bar baz qux'|truncate(9) # foo...",
                "'a\\n\\nb'|indent(2)|tojson # \"a\\n\\n  b\"",
                "'one two  three_four'|wordcount # 3",
                "'aaa bbb-ccc-ddd eee'|wordwrap(6, wrapstring='/') # aaa/bbb-/ccc-/ddd/eee",
                "'a b&c/d'|urlencode ~ {'a b': 1}|urlencode # a%20b%26c/da+b=1",
                "'<p>x <b>y</b>&amp;</p>'|striptags # x y&",
                "'see www.x.org.'|urlize # see <a href=\"https://www.x.org\" rel=\"noopener\">www.x.org</a>.",
                "{'a': '<', 'b': none}|xmlattr # a=\"&lt;\"",
            })
    void shouldChangeTextsAndNumbers(String expression, String expected) {
        assertThat(value(expression).strip()).isEqualTo(expected);
    }

    @Test
    void shouldEscapeWhatIsJoinedToMarkup() {
        assertThat(value("('<b>'|safe) + '<'")).isEqualTo("<b>&lt;");
        assertThat(value("'<' + ('<b>'|safe)")).isEqualTo("&lt;<b>");
        assertThat(value("('<i>%s'|safe) % '<'")).isEqualTo("<i>&lt;");
        assertThat(value("('<b>'|safe) ~ '<'")).isEqualTo("<b><");
    }

    @Test
    void shouldEscapeTwiceOnlyWhenForced() {
        assertThat(value("'<'|e|e")).isEqualTo("&lt;");
        assertThat(value("'<'|e|forceescape")).isEqualTo("&amp;lt;");
    }

    @Test
    void shouldTakeArgumentsByName() {
        assertThat(value("'a\\nb'|indent(first=true, width=1)")).isEqualTo(" a\n b");
        assertThatThrownBy(() -> value("'a'|indent(depth=1)")).hasMessageContaining("no argument named 'depth'");
        assertThatThrownBy(() -> value("'a'|upper(1)")).hasMessageContaining("at most 0 arguments");
    }

    @Test
    void shouldRefuseAnUnknownFilterUnlessItStandsInABranch() {
        assertThatThrownBy(() -> JinjaTemplate.parse("\n{{ 1|nope }}"))
                .isInstanceOf(TemplateException.Syntax.class)
                .hasMessage("line 2: No filter named 'nope'.");
        assertThat(value("'ok' if true else 1|nope")).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5|first",
                "none|list",
                "5|length",
                "[1, 'a']|sort",
                "missing|int",
                "[[]]|unique|list",
                "[1]|map|list"
            })
    void shouldRefuseValuesThatAFilterCannotHandle(String expression) {
        assertThatThrownBy(() -> value(expression)).isInstanceOf(TemplateException.Failed.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "' a  b  c '.split(none, 1) # ['a', 'b  c ']",
                "'a.b.c'.rsplit('.', 1) # ['a.b', 'c']",
                "'a\\nb\\r\\nc\\x0bd'.splitlines() # ['a', 'b', 'c', 'd']",
                "'k: v: w'.partition(': ') ~ 'x'.rpartition('-') # ('k', ': ', 'v: w')('', '', 'x')",
                "'xxaxx'.strip('x') ~ ' b '.rstrip() ~ 'prefix'.removeprefix('pre') # a bfix",
                "'hello'.find('l') ~ 'hello'.rfind('l') ~ 'hello'.find('z') ~ 'a😀b'.index('b') # 23-12",
                "'abc'.startswith(('x', 'ab')) ~ 'abc'.endswith('b', 0, 2) # TrueTrue",
                "'aaaa'.count('aa') ~ 'abc'.replace('', '-') ~ 'aaa'.replace('a', 'b', 2) # 2-a-b-c-bba",
                "'-7'.zfill(4) ~ 'ab'.center(5, '*') ~ 'a'.ljust(2, '.') # -007**ab*a.",
                "\"they're\".title() ~ 'hELLO'.capitalize() ~ 'aB'.swapcase() ~ 'Straße'.upper() # They'ReHelloAbSTRASSE",
                "'²'.isdigit() ~ '²'.isdecimal() ~ ''.isalpha() ~ 'Ab Cd'.istitle() # TrueFalseFalseTrue",
                "'-'.join({'a': 1, 'b': 2}) # a-b",
                "[3, 1, 3].index(1) ~ (1, 2, 1).count(1) ~ {'a': 1}.get('z', 5) # 125",
            })
    void shouldHaveTheMethodsOfPythonsTypes(String expression, String expected) {
        assertThat(value(expression)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "'' is string and 'a' is sequence and {} is mapping # True",
                "1 is number and true is number and 1.0 is float and true is not integer # True",
                "none is none and missing is undefined and missing is not none # True",
                "range is callable and missing is callable and 1 is not callable # True",
                "[1]|map('string') is iterable # True",
                "([1]|map('string')) is not sequence and (1).real is sameas 1 # True",
                "'a' is in 'abc' and 3 is in [3] and 2 is lt 3 # True",
                "'upper' is filter and 'nope' is not filter and 'odd' is test # True",
                "'AB' is upper and ('<'|e) is escaped and 4 is divisibleby 2 # True",
            })
    void shouldTestValues(String expression, String expected) {
        assertThat(value(expression)).isEqualTo(expected);
    }

    @Test
    void shouldWriteTheTimeOfTheClock() {
        assertThat(value("strftime_now('%d %b %Y %H:%M:%S|%A, %B %-d|%j %y %I %p %a %% %q %e %F %V')"))
                .isEqualTo("09 Mar 2031 14:05:06|Sunday, March 9|068 31 02 PM Sun % %q  9 2031-03-09 10");
    }

    @Test
    void shouldTellWhatTheTemplateRefuses() {
        assertThatThrownBy(() -> value("raise_exception('no ' ~ 'system\\nrole')"))
                .isInstanceOfSatisfying(TemplateException.Raised.class, raised -> assertThat(raised.detail())
                        .isEqualTo("no system\nrole"))
                .hasMessage("line 1: no system role");
    }
}
