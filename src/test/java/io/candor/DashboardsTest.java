package io.candor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Dashboards and alert rules use documented metrics only, and Prometheus' own tool takes them. */
class DashboardsTest {
    private static final Path RULES = Path.of("deploy", "prometheus", "candor-alerts.yml");
    private static final Path RULE_TESTS = Path.of("deploy", "prometheus", "candor-alerts-test.yml");
    private static final Path DASHBOARDS = Path.of("deploy", "grafana", "dashboards");
    private static final Pattern METRIC = Pattern.compile("\\b(?:candor|gen_ai|kafka|jvm|process)_[a-z0-9_]+");
    /** Labels, whose names may look like metrics. */
    private static final Pattern LABELS = Pattern.compile("by \\([^)]*\\)|\\{[^}]*}");

    @Test
    void shouldUseOnlyDocumentedMetricsInRulesAndDashboards() throws IOException {
        Set<String> used = new TreeSet<>();
        for (String expression : expressions()) {
            METRIC.matcher(LABELS.matcher(expression).replaceAll(""))
                    .results()
                    .forEach(metric -> used.add(documented(metric.group())));
        }

        assertThat(used).hasSizeGreaterThan(15);
        assertThat(MetricsTable.read().names()).containsAll(used);
    }

    @Test
    void shouldProvokeEveryAlertWhenPrometheusOwnToolRunsTheTests() throws Exception {
        assumeTrue(found("promtool"), "promtool is not on the PATH: install Debian's package prometheus");

        assertThat(exit("promtool", "check", "rules", RULES.toString())).isZero();
        assertThat(exit("promtool", "test", "rules", RULE_TESTS.toString())).isZero();
    }

    /** The series of a histogram are in the table by their count. */
    private static String documented(String metric) {
        String histogram = metric.replaceAll("_(bucket|sum|max)$", "_count");
        return metric.startsWith("candor_") ? histogram : metric;
    }

    private static List<String> expressions() throws IOException {
        List<String> all = new ArrayList<>();
        Files.readAllLines(RULES).stream()
                .filter(line -> !line.contains("annotations") && !line.contains("alert:") && !line.contains("- name:"))
                .forEach(all::add);
        try (Stream<Path> files = Files.list(DASHBOARDS)) {
            for (Path file : files.sorted().toList()) {
                JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
                assertThat(dashboard.at("/uid").asText()).isNotEmpty();
                all.addAll(dashboard.findValuesAsText("expr"));
            }
        }
        return all;
    }

    private static boolean found(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    private static int exit(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
