package io.candor.llm.jinja;

import static io.candor.llm.jinja.Rendering.render;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTest {
    @Test
    void shouldForgetWhatALoopAssigns() {
        assertThat(render("{% set x = 1 %}{% for i in [1, 2] %}{{ x }}{% set x = 5 %}{{ x }} {% endfor %}{{ x }}"))
                .isEqualTo("15 15 1");
    }

    @Test
    void shouldKeepWhatABranchAssigns() {
        assertThat(render("{% if true %}{% set x = 9 %}{% endif %}{{ x }}")).isEqualTo("9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"macro m()", "with", "generation", "filter upper", "set y", "block b"})
    void shouldForgetWhatAnEnclosingTagAssigns(String tag) {
        String name = tag.split(" ")[0];
        assertThat(render("{% " + tag + " %}{% set x = 1 %}{% end" + name + " %}[{{ x }}]"))
                .endsWith("[]");
    }

    @Test
    void shouldHideACallersVariableFromALoopBeforeTheTemplateAssignsIt() {
        assertThat(render("{% for i in [1] %}[{{ x }}]{% endfor %}{% set x = 2 %}{{ x }}", "x", 1))
                .isEqualTo("[]2");
    }

    @Test
    void shouldKeepACallersVariableIfOnlyABranchAssignsIt() {
        assertThat(render(
                        "{% for i in [1] %}[{{ x }}]{% endfor %}{% if false %}{% set x = 2 %}{% endif %}{{ x }}",
                        "x", 1))
                .isEqualTo("[1]1");
    }

    @Test
    void shouldChangeNamespacesFromWithinLoops() {
        assertThat(
                        render(
                                "{% set ns = namespace(n=0) %}{% for i in range(4) %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}"))
                .isEqualTo("6");
    }

    @Test
    void shouldRefuseToAssignAnAttributeOfAnythingButANamespace() {
        assertThatThrownBy(() -> render("{% set d.a = 1 %}", "d", Map.of()))
                .hasMessageContaining("cannot assign attribute on non-namespace object");
    }

    @Test
    void shouldTellWhereALoopStands() {
        assertThat(render("{% for x in 'abc' %}{{ loop.index }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}"
                        + "{{ loop.previtem }}{{ loop.nextitem }}{{ loop.cycle('p', 'q') }};{% endfor %}"))
                .isEqualTo("12TrueFalsebp;21FalseFalseacq;30FalseTruebp;");
    }

    @Test
    void shouldSelectElementsOfALoopWhileItRuns() {
        assertThat(render("{% set ns = namespace(on=true) %}{% for x in [1, 2, 3] if ns.on %}{{ x }}"
                        + "{% if x == 2 %}{% set ns.on = false %}{% endif %}{% endfor %}"))
                .isEqualTo("12");
    }

    @Test
    void shouldSeeTheOuterLoopInTheConditionOfAnInnerOne() {
        assertThat(
                        render(
                                "{% for a in [1, 2] %}{% for b in [1, 2] if loop.index == b %}{{ a }}{{ b }} {% endfor %}{% endfor %}"))
                .isEqualTo("11 22 ");
    }

    @Test
    void shouldCallARecursiveLoop() {
        assertThat(render(
                        "{% for x in t recursive %}{{ loop.depth }}{{ x.n }}{% if x.c %}({{ loop(x.c) }}){% endif %}{% endfor %}",
                        "t", List.of(Map.of("n", "a", "c", List.of(Map.of("n", "b"))), Map.of("n", "d"))))
                .isEqualTo("1a(2b)1d");
    }

    @Test
    void shouldLeaveAndContinueLoops() {
        assertThat(
                        render(
                                "{% for i in range(9) %}{% if i == 1 %}{% continue %}{% endif %}{% if i > 3 %}{% break %}{% endif %}{{ i }}{% endfor %}"))
                .isEqualTo("023");
    }

    @Test
    void shouldRenderElseWhenNoTurnOfALoopCameToItsEnd() {
        assertThat(
                        render(
                                "{% for x in [1] %}{% continue %}{% else %}e{% endfor %}{% for x in [1] %}{% else %}f{% endfor %}"))
                .isEqualTo("e");
    }

    @Test
    void shouldReadAGeneratorOnceOnly() {
        assertThat(render("{% set g = [1, 2]|select('odd') %}{% for x in g %}{{ x }}{% endfor %}"
                        + "{% for x in g %}{{ x }}{% else %}empty{% endfor %}{{ 'true' if g }}"))
                .isEqualTo("1emptytrue");
    }

    @Test
    void shouldEvaluateDefaultsOfAMacroWhenItIsCalled() {
        assertThat(
                        render(
                                "{% macro m(a, b=a, c=x) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{% set x = 7 %}{{ m(1) }}{{ m(1, c=2) }}"))
                .isEqualTo("117112");
    }

    @Test
    void shouldGatherFurtherArgumentsOnlyWhenAMacroReadsThem() {
        assertThat(render("{% macro m(a) %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, z=3) }}"))
                .isEqualTo("(2,){'z': 3}");
        assertThatThrownBy(() -> render("{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}"))
                .hasMessageContaining("takes not more than 1 argument");
    }

    @Test
    void shouldHandABlockToTheMacroItCalls() {
        assertThat(
                        render(
                                "{% macro m() %}<{{ caller('x', 2) }}>{% endmacro %}{% call(a, b=1) m() %}{{ a }}{{ b }}{% endcall %}"))
                .isEqualTo("<x2>");
    }

    @Test
    void shouldCallMacrosOfEachOtherWhateverTheirOrder() {
        assertThat(
                        render(
                                "{% macro a(n) %}{{ b(n) if n }}{% endmacro %}{% macro b(n) %}{{ n }}{{ a(n - 1) }}{% endmacro %}{{ a(3) }}"))
                .isEqualTo("321");
    }

    @Test
    void shouldRenderBlocksWhereTheyStandAndOnceMoreThroughSelf() {
        assertThat(render("{% set v = 1 %}{% block b %}<{{ v }}>{% endblock %}{% set v = 2 %}{{ self.b() }}"))
                .isEqualTo("<1><2>");
    }

    @Test
    void shouldFilterWhatATagEncloses() {
        assertThat(
                        render(
                                "{% filter upper|trim %} a{{ 1 }} {% endfilter %}{% set x | replace('a', 'o') %}banana{% endset %}{{ x }}"))
                .isEqualTo("A1bonono");
    }

    @Test
    void shouldEvaluateValuesOfWithOutsideOfIt() {
        assertThat(render("{% set a = 9 %}{% with a = 1, b = a %}{{ a }}{{ b }}{% endwith %}{{ a }}"))
                .isEqualTo("199");
    }

    @Test
    void shouldUnpackInLoopsAndAssignments() {
        assertThat(
                        render(
                                "{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}{% set p, q = 'k=v'.split('=') %}{{ q }}{{ p }}"))
                .isEqualTo("123vk");
        assertThatThrownBy(() -> render("{% set a, b = [1] %}"))
                .hasMessageContaining("not enough values to unpack (expected 2, got 1)");
    }

    @Test
    void shouldRenderATemplateThatWouldLoadAnotherOneInABranchNotTaken() {
        assertThat(render("{% if false %}{% include 'x' %}{% import 'y' as z %}{% endif %}ok"))
                .isEqualTo("ok");
    }
}
