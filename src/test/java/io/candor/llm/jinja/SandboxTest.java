package io.candor.llm.jinja;

import static io.candor.llm.jinja.Rendering.render;
import static io.candor.llm.jinja.Rendering.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxTest {
    private static final RenderLimits SMALL =
            new RenderLimits(20_000, Duration.ofMinutes(5), 1000, 100, 1 << 20, 20, 512);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "l.append(1)",
                "l.pop()",
                "l.sort()",
                "l.clear()",
                "d.update({})",
                "d.pop('a')",
                "d.setdefault('a')",
                "d.clear()",
                "l['extend']([1])"
            })
    void shouldRefuseToChangeTheCallersValues(String expression) {
        List<Object> list = new ArrayList<>(List.of(2, 1));
        Map<String, Object> dict = new HashMap<>(Map.of("a", 1));

        assertThatThrownBy(() -> value(expression, "l", list, "d", dict)).hasMessageContaining("is unsafe");

        assertThat(list).containsExactly(2, 1);
        assertThat(dict).containsEntry("a", 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "''.__class__.__mro__",
                "[].getClass()",
                "'{0.__class__.__init__.x}'.format(1)",
                "range.__globals__.x",
                "cycler.__init__()",
                "d.entrySet()",
                "namespace.class()"
            })
    void shouldGiveNothingOfTheRuntime(String expression) {
        assertThat(catchThrowable(() -> value(expression, "d", Map.of())))
                .isInstanceOf(TemplateException.class)
                .message()
                .doesNotContain("java", "candor", "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for i in range(99999) %}{% endfor %}",
                "{% for i in range(99) %}{% for i in range(99) %}{% for i in range(99) %}{% endfor %}{% endfor %}{% endfor %}",
                "{% set ns = namespace(s='ab') %}{% for i in range(60) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
                "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = ns.l + ns.l %}{% endfor %}",
                "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}",
                "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l|tojson }}",
                "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l|pprint }}",
                "{% set ns = namespace(a=[1], b=[1]) %}{% for i in range(15) %}{% set ns.a = [ns.a, ns.a] %}{% set ns.b = [ns.b, ns.b] %}{% endfor %}{{ ns.a == ns.b }}",
                "{% set ns = namespace() %}{% set ns.a = ns %}{{ ns }}",
                "{% for i in range(90) %}{{ 'x' * 90 }}{% endfor %}",
                "{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}",
                "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
                "{% block b %}{{ self.b() }}{% endblock %}",
                "{% set ns = namespace() %}{% for i in range(99) %}{% for i in range(99) %}{% set ns.d = {'a': ns.d} %}{% endfor %}{% endfor %}",
            })
    void shouldRefuseTemplatesThatGrowWithoutBound(String template) {
        assertThatThrownBy(() -> render(template, SMALL)).isInstanceOf(TemplateException.LimitExceeded.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'x' * 999999999999",
                "[1] * 999999999999",
                "9 ** (9 ** 9)",
                "(9 ** 99) * (9 ** 99)",
                "'%999999999d' % 1",
                "'%.999999999f' % 1.5",
                "'{:>999999999}'.format(1)",
                "'{:0999999999,}'.format(1)",
                "'x'.center(10 ** 12)",
                "'x'.zfill(10 ** 9)",
                "'x'.ljust(10 ** 9)",
                "'x'|center(10 ** 9)",
                "'\\t'.expandtabs(10 ** 9)",
                "'a\\nb'|indent(10 ** 9)",
                "[[1]]|tojson(indent=10 ** 9)",
                "[1]|batch(10 ** 9, 0)|list",
                "[1]|slice(10 ** 9)|list",
                "('a' * 900).replace('a', 'bb')",
                "('a,' * 400).split(',')",
                "('a' * 900)|list",
                "range(9999)|list",
                "('ab' * 300)|urlize ~ ('ab' * 300)",
                "strftime_now('%Y' * 600)",
            })
    void shouldRefuseASingleStepThatGrowsWithoutBound(String expression) {
        assertThatThrownBy(() -> render("{{ " + expression + " }}", SMALL))
                .isInstanceOf(TemplateException.LimitExceeded.class);
    }

    @Test
    void shouldStopWhenTimeIsUp() {
        RenderLimits limits =
                new RenderLimits(Long.MAX_VALUE, Duration.ofMillis(50), 1000, 100_000, Long.MAX_VALUE, 20, 512);

        assertThatThrownBy(() -> render(
                        "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}", limits))
                .isInstanceOf(TemplateException.LimitExceeded.class)
                .hasMessage("line 1: rendering takes more than 50 ms");
    }

    @Test
    void shouldFindLongPartsOfLongTextsInTimeProportionalToTheirLength() {
        String half = "a".repeat(500_000);

        assertThat(value("((s ~ 'b') in (s ~ s)) ~ (s ~ s).rfind('b' ~ s)", "s", half))
                .isEqualTo("False-1");
        assertThat(value("('a' * 40 ~ 'b' ~ 'a' * 40 ~ 'c').rfind('a' * 40)")).isEqualTo("41");
        assertThat(value("('😀' * 40 ~ 'b' ~ '😀' * 40).rsplit('😀' * 33, 1)|map('length')|list"))
                .isEqualTo("[48, 0]");
    }

    @Test
    void shouldRefuseRangesBeyondTheSandboxsLimit() {
        assertThatThrownBy(() -> value("range(100001)")).hasMessageContaining("Range too big");
        assertThat(value("range(100000)|length")).isEqualTo("100000");
    }

    @Test
    void shouldGiveTheSameTextWhenThreadsRenderOneTemplateAtOnce() {
        JinjaTemplate template = JinjaTemplate.parse(
                "{% set ns = namespace(t=0) %}{% for i in range(n) %}{% set ns.t = ns.t + i %}{% endfor %}{{ ns.t }}");

        List<String> rendered = IntStream.range(0, 200)
                .parallel()
                .mapToObj(n -> template.render(Map.of("n", n), RenderLimits.defaults(), Rendering.CLOCK))
                .toList();

        assertThat(rendered)
                .isEqualTo(IntStream.range(0, 200)
                        .mapToObj(n -> String.valueOf(n * (n - 1) / 2))
                        .toList());
    }

    @Test
    void shouldRefuseLimitsThatAllowNothing() {
        assertThatThrownBy(() -> new RenderLimits(0, Duration.ZERO, 1, 1, 1, 1, 64))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
