package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.LimitExceeded;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Renders the templates that standard input holds, one a line, under the limits that are shipped. */
final class HostileTemplateProbe {
    private HostileTemplateProbe() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader templates = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String template = templates.readLine(); template != null; template = templates.readLine()) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            String outcome = outcome(template);
            long millis = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1_000_000;
            System.out.println(millis + " " + outcome);
        }
    }

    /** Of what kind it was, and what it said. */
    private static String outcome(String template) {
        Map<String, Object> variables =
                Map.of("messages", List.of(Map.of("role", "user", "content", "Who wrote Faust?")));
        try {
            String text = JinjaTemplate.parse(template).render(variables, RenderLimits.defaults(), Clock.systemUTC());
            return "rendered " + text.length();
        } catch (LimitExceeded refused) {
            return "limited " + refused.getMessage();
        } catch (TemplateException refused) {
            return "refused " + refused.getMessage();
        }
    }
}
