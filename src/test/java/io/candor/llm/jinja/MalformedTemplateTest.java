package io.candor.llm.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedTemplateTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ }}",
                "{{ 1 +",
                "{{ (1 }}",
                "{{ a b }}",
                "{{ a. }}",
                "{{ a| }}",
                "{{ a is }}",
                "{{ 'x }}",
                "{{ 'a\\x4' }}",
                "{{ 1 }",
                "{{ f(a=1, 2) }}",
                "{{ f(**a, *b) }}",
                "{{ a is string is number }}",
                "{{ 012 }}",
                "{{ a $ b }}",
                "{{ [1, 2) }}",
                "{% if %}{% endif %}",
                "{% if a %}",
                "{% endif %}",
                "{% if a %}{% endfor %}",
                "{% for x %}{% endfor %}",
                "{% for x in l %}{% set loop = 1 %}{% endfor %}",
                "{% for loop in l %}{% endfor %}",
                "{% set 1 = 2 %}",
                "{% set true = 2 %}",
                "{% set a.b.c = 1 %}",
                "{% macro m(a=1, b) %}{% endmacro %}",
                "{% macro m(a, a) %}{% endmacro %}",
                "{% call 5 %}{% endcall %}",
                "{% break %}",
                "{% for x in l %}{% macro m() %}{% break %}{% endmacro %}{% endfor %}",
                "{% unknown %}",
                "{% do l %}",
                "{% %}",
                "{# open",
                "{% raw %}open",
                "{% filter nope %}{% endfilter %}",
                "{% block a %}{% endblock %}{% block a %}{% endblock %}",
                "{{ a is nope }}",
                "{{ a[1:2, 3] }}",
            })
    void shouldRefuseWhatIsNoTemplate(String source) {
        assertThatThrownBy(() -> JinjaTemplate.parse(source))
                .isInstanceOf(TemplateException.Syntax.class)
                .hasMessageStartingWith("line 1: ");
    }

    @Test
    void shouldNameTheLineOfAMistake() {
        TemplateException.Syntax syntax = catchThrowableOfType(
                TemplateException.Syntax.class, () -> JinjaTemplate.parse("a\n{% if x %}\n{{ 'p\nq' }}\n{% frob %}"));

        assertThat(syntax.line()).isEqualTo(5);
        assertThat(syntax)
                .hasMessage(
                        "line 5: Encountered unknown tag 'frob'. The innermost block that needs to be closed is 'if'.");
    }

    @Test
    void shouldNameTheLineOfAFailure() {
        assertThatThrownBy(() -> Rendering.render("{% macro m() %}\n{{ x.y }}\n{% endmacro %}\n\n{{ m() }}"))
                .hasMessage("line 2: 'x' is undefined");
        assertThatThrownBy(() -> Rendering.render("{% macro m() %}\n1{% endmacro %}\n\n{{ m() + 1 }}"))
                .hasMessageStartingWith("line 4: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "{'a':", "not ", "-", "1 if 1 else ", "f("})
    void shouldRefuseExpressionsNestedBeyondAllUse(String opening) {
        assertThatThrownBy(() -> JinjaTemplate.parse("{{ " + opening.repeat(5000) + "1 }}"))
                .isInstanceOf(TemplateException.Syntax.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+ 1", ".a", "|abs", "[0]", " and 1"})
    void shouldRefuseExpressionsLongerThanAllUse(String link) {
        assertThatThrownBy(() -> JinjaTemplate.parse("{{ a" + link.repeat(5000) + " }}"))
                .isInstanceOf(TemplateException.Syntax.class);
    }

    @Test
    void shouldRefuseTagsNestedBeyondAllUse() {
        assertThatThrownBy(() -> JinjaTemplate.parse("{% if a %}".repeat(5000)))
                .isInstanceOf(TemplateException.Syntax.class)
                .hasMessageContaining("nested more than");
    }

    @Test
    void shouldRefuseSourcesLongerThanAllUse() {
        assertThatThrownBy(() -> JinjaTemplate.parse("x".repeat(1_000_001)))
                .isInstanceOf(TemplateException.Syntax.class);
    }
}
