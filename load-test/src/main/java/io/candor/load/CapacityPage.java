package io.candor.load;

import io.candor.event.Retention;
import io.candor.event.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Says what each rate needs, in Markdown, with the arithmetic. */
final class CapacityPage {
    private static final double DAY_SECONDS = 86_400;
    private static final double MEGA = 1e6;
    private static final double GIGA = 1e9;
    /** An answer's case is kept as long as its answer. */
    private static final Duration STATE_TIME = Duration.ofDays(30);
    /** No more of a machine than leaves room for a rebalance and for a replica that is gone. */
    private static final double USABLE = 0.6;

    private static final String CHANGELOG = "-changelog";

    private final List<CapacityFigures> figures;
    private final Map<String, Retention> retentions;
    private final List<Double> needs;
    private final List<Double> engines;
    private final int replicas;

    /**
     * @param figures at least one; needs go by the last
     * @param needs questions per second
     * @param engines questions per second of one answerer's model
     */
    CapacityPage(
            List<CapacityFigures> figures,
            List<? extends Topic<?, ?>> topics,
            List<Double> needs,
            List<Double> engines,
            int replicas) {
        this.figures = List.copyOf(figures);
        this.retentions = topics.stream().collect(Collectors.toMap(Topic::name, Topic::retention));
        this.needs = List.copyOf(needs);
        this.engines = List.copyOf(engines);
        this.replicas = replicas;
    }

    private CapacityFigures last() {
        return figures.get(figures.size() - 1);
    }

    String text() {
        return "# Capacity\n\n" + circumstances() + "\n## Processor time of one question\n\n" + roles()
                + "\n## Disk of one question\n\n" + disks() + "\n## What other rates need\n\n" + needs();
    }

    private static String circumstances() {
        return format(
                "Measured on %d processors, Java %d; verdicts on one answer in ten.%n",
                Runtime.getRuntime().availableProcessors(), Runtime.version().feature());
    }

    private String roles() {
        StringBuilder text = new StringBuilder("| process | cores idle |");
        figures.forEach(each -> text.append(format(" ms at %.0f/s |", each.rate())));
        text.append(" of them its model | resident MB |\n| --- | --- |")
                .append(" --- |".repeat(figures.size() + 2))
                .append('\n');
        for (CapacityFigures.Role role : last().roles()) {
            text.append(format("| %s | %.3f |", role.name(), role.idleCores()));
            figures.forEach(each -> text.append(role(each, role.name())
                    .map(found -> format(" %.2f |", found.milliseconds()))
                    .orElse(" |")));
            text.append(format(" %.2f | %.0f |%n", role.engineMilliseconds(), role.residentBytes() / MEGA));
        }
        return text.toString();
    }

    private static Optional<CapacityFigures.Role> role(CapacityFigures figures, String name) {
        return figures.roles().stream().filter(role -> role.name().equals(name)).findFirst();
    }

    private String disks() {
        StringBuilder text =
                new StringBuilder("| where | bytes written | kept | for days |\n| --- | --- | --- | --- |\n");
        for (CapacityFigures.Disk disk : last().topics()) {
            text.append(format("| %s | %.0f | %.0f | %s |%n", disk.name(), disk.written(), disk.live(), days(disk)));
        }
        for (CapacityFigures.Disk disk : last().folders()) {
            text.append(format(
                    "| %s | %.0f | %.0f | %d |%n", disk.name(), disk.written(), disk.live(), STATE_TIME.toDays()));
        }
        return text.append(format(
                        "%nTopics on one broker as producers compressed them; of changelogs and Kafka's own topics what compaction leaves is kept, uncompressed. Times %d replicas in what follows.%n",
                        replicas))
                .toString();
    }

    /** Where a newer record of a key replaces the one before. */
    static boolean isCompacted(String topic) {
        return topic.endsWith(CHANGELOG) || isOfKafka(topic);
    }

    static boolean isOfKafka(String topic) {
        return topic.startsWith("__");
    }

    private String days(CapacityFigures.Disk disk) {
        return kept(disk).map(time -> Long.toString(time.toDays())).orElse("for ever");
    }

    /** Empty for ever; changelogs as long as what they are about. */
    private Optional<Duration> kept(CapacityFigures.Disk topic) {
        Retention retention = retentions.get(topic.name());
        if (retention instanceof Retention.For some) {
            return Optional.of(some.period());
        }
        return retention == null ? Optional.of(STATE_TIME) : Optional.empty();
    }

    private String needs() {
        StringBuilder text = new StringBuilder("| questions/s |");
        needs.forEach(rate -> text.append(format(" %,.0f |", rate)));
        text.append("\n| --- |").append(" --- |".repeat(needs.size())).append('\n');
        for (CapacityFigures.Role role : last().roles()) {
            row(text, role.name() + ", cores without model", rate -> format("%,.1f", role.cores(rate) / USABLE));
        }
        for (double engine : engines) {
            row(
                    text,
                    format("answerers whose model does %.0f/s", engine),
                    rate -> format("%,.0f", Math.ceil(rate / engine / USABLE)));
        }
        row(text, "partitions, at least", rate -> format("%,.0f", partitions(rate)));
        row(text, "written to brokers, MB/s", rate -> format("%,.1f", replicas * written() * rate / MEGA));
        row(text, "topics on disk, GB", rate -> format("%,.0f", replicas * held() * rate / GIGA));
        row(text, "folders of calibrator and console on disk, GB", rate -> format("%,.0f", folders() * rate / GIGA));
        row(
                text,
                "for ever, GB a year",
                rate -> format("%,.1f", replicas * forEver() * rate * 365 * DAY_SECONDS / GIGA));
        return text.append(format(
                        "%nCores and answerers are divided by %.1f, so that a rebalance, a swap or a machine that is gone leaves no queue.%n",
                        USABLE))
                .toString();
    }

    private void row(StringBuilder text, String name, Function<Double, String> cell) {
        text.append("| ").append(name).append(" |");
        needs.forEach(rate -> text.append(' ').append(cell.apply(rate)).append(" |"));
        text.append('\n');
    }

    /** As many as the answerers that the slowest model wants, since one partition is one answerer's. */
    private double partitions(double rate) {
        double slowest = engines.stream().mapToDouble(Double::doubleValue).min().orElse(1);
        return Math.max(12, Math.ceil(rate / slowest / USABLE));
    }

    private double written() {
        return last().topics().stream()
                .mapToDouble(CapacityFigures.Disk::written)
                .sum();
    }

    /** Bytes that lie there for each question per second, once the longest retention is over. */
    private double held() {
        return last().topics().stream()
                .flatMapToDouble(topic ->
                        kept(topic).stream().flatMapToDouble(time -> DoubleStream.of(topic.live() * time.toSeconds())))
                .sum();
    }

    private double forEver() {
        return last().topics().stream()
                .filter(topic -> kept(topic).isEmpty())
                .mapToDouble(CapacityFigures.Disk::live)
                .sum();
    }

    private double folders() {
        return last().folders().stream()
                .mapToDouble(folder -> folder.live() * STATE_TIME.toSeconds())
                .sum();
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
