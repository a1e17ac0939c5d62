package io.candor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of {@code docs/metrics.md}, and what a scrape lacks of it. */
record MetricsTable(List<Row> rows) {
    private static final Path DOCUMENT = Path.of("docs", "metrics.md");
    private static final Pattern ROW =
            Pattern.compile("^\\| `([a-z0-9_]+)` \\| (\\w+) \\| (.*?) \\| (\\w+) \\| (.*?) \\|", Pattern.MULTILINE);
    private static final Pattern SAMPLE = Pattern.compile("^([a-z0-9_]+)(?:\\{(.*)})? (\\S+)$", Pattern.MULTILINE);

    /** One metric as documented. */
    record Row(String name, Set<String> labels, String range) {
        private DoublePredicate plausible() {
            return switch (range) {
                case "> 0" -> value -> value > 0;
                case ">= 0" -> value -> value >= 0;
                case "= 1" -> value -> value == 1;
                case "0..1" -> value -> value >= 0 && value <= 1;
                case "0..1 or NaN" -> value -> Double.isNaN(value) || (value >= 0 && value <= 1);
                case "any" -> value -> true;
                default -> throw new IllegalStateException("a range nobody knows: " + range);
            };
        }
    }

    static MetricsTable read() throws IOException {
        return new MetricsTable(ROW.matcher(Files.readString(DOCUMENT))
                .results()
                .map(row -> new Row(row.group(1), labels(row.group(3)), row.group(5)))
                .toList());
    }

    private static Set<String> labels(String cell) {
        return cell.equals("–") ? Set.of() : Set.of(cell.split(", "));
    }

    /** Metrics of our own in a scrape that the document does not name; of a histogram one series is enough. */
    static Set<String> undocumented(String scrape) throws IOException {
        String document = Files.readString(DOCUMENT);
        return SAMPLE.matcher(scrape)
                .results()
                .map(sample -> sample.group(1))
                .filter(name -> name.startsWith("candor_") || name.startsWith("gen_ai_"))
                .map(name -> name.replaceAll("_(bucket|count|sum|max)$", ""))
                .filter(name -> !document.contains("`" + name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    Set<String> names() {
        return rows.stream().map(Row::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** What is wrong with a scrape, one sentence each: names it lacks, values out of range, labels it lacks. */
    List<String> problems(String scrape) {
        return rows.stream().flatMap(row -> problems(row, scrape).stream()).toList();
    }

    private static List<String> problems(Row row, String scrape) {
        List<Matcher> samples = SAMPLE.matcher(scrape)
                .results()
                .filter(sample -> sample.group(1).equals(row.name()))
                .map(sample -> match(sample.group()))
                .toList();
        if (samples.isEmpty()) {
            return List.of(row.name() + " is not there");
        }
        return samples.stream()
                .filter(sample -> !row.plausible().test(Double.parseDouble(sample.group(3))) || lacksLabel(row, sample))
                .map(sample -> sample.group() + " is not as documented: " + row)
                .toList();
    }

    private static boolean lacksLabel(Row row, Matcher sample) {
        String labels = "," + (sample.group(2) == null ? "" : sample.group(2));
        return !row.labels().stream().allMatch(label -> labels.contains("," + label + "=\""));
    }

    private static Matcher match(String line) {
        Matcher sample = SAMPLE.matcher(line);
        sample.matches();
        return sample;
    }
}
