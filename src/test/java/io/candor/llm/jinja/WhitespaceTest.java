package io.candor.llm.jinja;

import static io.candor.llm.jinja.Rendering.render;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WhitespaceTest {
    @Test
    void shouldDropTheNewlineBehindATagButNotBehindAValue() {
        assertThat(render("{% if true %}\na{{ 1 }}\n{% endif %}\nb")).isEqualTo("a1\nb");
    }

    @Test
    void shouldDropBlanksBeforeATagOnlyWhereItBeginsItsLine() {
        assertThat(render("a  {% if true %}b{% endif %}\n \t {% if true %}c{% endif %}"))
                .isEqualTo("a  bc");
    }

    @Test
    void shouldKeepBlanksAndNewlineWhenATagHasAPlus() {
        assertThat(render("  {%+ if true +%}\nx{% endif %}")).isEqualTo("  \nx");
    }

    @Test
    void shouldDropAllBlanksAroundATagWithMinuses() {
        assertThat(render("a \n\n {%- if true -%} \n b \n {{- 1 -}} \n c{%- endif %}"))
                .isEqualTo("ab1c");
    }

    @Test
    void shouldCutTheLineBehindAStrippedValueThatEndsWithANewline() {
        assertThat(render("{{ 1 -}}\n  {% if true %}x{% endif %}")).isEqualTo("1x");
    }

    @Test
    void shouldReadCarriageReturnsOfTheTemplateAsNewlinesButKeepThoseOfValues() {
        assertThat(render("a\r\nb\rc{{ 'x\r\ny' }}{{ v }}", "v", "p\r\nq")).isEqualTo("a\nb\ncx\nyp\r\nq");
    }

    @Test
    void shouldDropOneNewlineAtTheEndOfTheTemplate() {
        assertThat(render("a\n\n")).isEqualTo("a\n");
    }

    @Test
    void shouldLeaveRawBlocksAlone() {
        assertThat(render("{% raw %}{{ x }} {% if %} {# #}{% endraw %}|{%- raw -%}  y  {%- endraw %}"))
                .isEqualTo("{{ x }} {% if %} {# #}|y");
    }

    @Test
    void shouldTakeAMarkInsideBracketsOrStringsForNoEnd() {
        assertThat(render("{{ {'a': {'b': '}}'}}['a']['b'] }}{{ '%}' }}")).isEqualTo("}}%}");
    }

    @Test
    void shouldReadEscapesOfStringsAsPythonDoes() {
        assertThat(render("{{ 'a\\tb\\x41\\u00e9\\U0001F600\\103\\q\\'' 'c' }}"))
                .isEqualTo("a\tbAé😀C\\q'c");
    }

    @Test
    void shouldTakeALeadingMinusOfAValueForItsMark() {
        assertThat(render("a {{-3}}")).isEqualTo("a3");
    }
}
