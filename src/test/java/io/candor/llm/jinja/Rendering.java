package io.candor.llm.jinja;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/** Renders templates the way most tests want it. */
final class Rendering {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2031-03-09T14:05:06Z"), ZoneOffset.UTC);

    private Rendering() {}

    /** @param variables names and values in turn */
    static String render(String template, Object... variables) {
        return render(template, RenderLimits.defaults(), variables);
    }

    static String render(String template, RenderLimits limits, Object... variables) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            named.put((String) variables[i], variables[i + 1]);
        }
        return JinjaTemplate.parse(template).render(named, limits, CLOCK);
    }

    /** The text of one expression. */
    static String value(String expression, Object... variables) {
        return render("{{ " + expression + " }}", variables);
    }
}
