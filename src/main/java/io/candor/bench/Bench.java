package io.candor.bench;

import io.candor.audit.AuditConfig;
import io.candor.audit.AuditReport;
import io.candor.audit.AuditText;
import io.candor.audit.StreamAudit;
import io.candor.event.AnswerMode;
import io.candor.event.KafkaConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Measures stream and engine alone in turns on the same questions in the same process, then latency at part load, and ends
 * with an audit of all it streamed.
 */
public final class Bench {
    private static final double MILLI = 1e6;

    private final KafkaConnection connection;
    private final EngineAlone engine;
    private final BenchPlan plan;
    private final Consumer<String> report;

    public Bench(KafkaConnection connection, EngineAlone engine, BenchPlan plan, Consumer<String> report) {
        this.connection = connection;
        this.engine = engine;
        this.plan = plan;
        this.report = report;
    }

    /**
     * @return the least median ratio of the stream's rate to the engine's, over the modes
     * @throws BenchException if the audit is not clean
     */
    public double run() {
        double least = Double.POSITIVE_INFINITY;
        for (AnswerMode mode : plan.modes()) {
            least = Math.min(least, compare(mode));
        }
        AuditReport audit = StreamAudit.of(connection, AuditConfig.finished(plan.timeout()));
        report.accept("Audit: " + AuditText.verdict(audit));
        if (!audit.clean()) {
            throw new BenchException("the audit found " + audit.violations() + " violations");
        }
        return least;
    }

    private double compare(AnswerMode mode) {
        report.accept(String.format(
                Locale.ROOT, "%s: %,d questions", mode, plan.questions().size()));
        StreamRun stream = new StreamRun(connection, plan.timeout(), report);
        warmUp(stream, mode);
        double[] ratios = new double[plan.rounds()];
        List<Double> rates = new ArrayList<>();
        for (int round = 0; round < plan.rounds(); round++) {
            // The order alternates, so that a machine that slows down favours neither.
            Rate alone = round % 2 == 0 ? alone(mode) : null;
            Rate streamed = stream.run(plan.questions(), mode, round == 0);
            alone = alone == null ? alone(mode) : alone;
            ratios[round] = streamed.perSecond() / alone.perSecond();
            rates.add(streamed.perSecond());
            report.accept(line(round + 1, streamed, alone, ratios[round]));
        }
        double ratio = MedianSpread.median(ratios);
        report.accept(String.format(Locale.ROOT, "  median ratio of stream to engine: %.3f", ratio));
        if (!plan.loadTime().isZero()) {
            load(
                    mode,
                    MedianSpread.median(
                            rates.stream().mapToDouble(Double::doubleValue).toArray()));
        }
        return ratio;
    }

    /** Just-in-time compilation, libtorch's allocator and Kafka's metadata cost the first questions only. */
    private void warmUp(StreamRun stream, AnswerMode mode) {
        stream.run(plan.questions(), mode, false);
        engine.run(plan.questions(), mode);
    }

    private Rate alone(AnswerMode mode) {
        long start = System.nanoTime();
        engine.run(plan.questions(), mode);
        return new Rate(plan.questions().size(), System.nanoTime() - start);
    }

    private void load(AnswerMode mode, double full) {
        double rate = full * plan.load();
        Latencies latencies =
                new LoadRun(connection, plan.timeout()).run(plan.questions(), mode, rate, plan.loadTime());
        report.accept(String.format(
                Locale.ROOT,
                "  latency at %.0f questions/s (%.0f %% load), %,d questions: %s",
                rate,
                100 * plan.load(),
                latencies.total().getTotalCount(),
                percentiles(latencies.total())));
        report.accept("    of it waiting for the engine: " + percentiles(latencies.queued()));
        report.accept("    and in the engine:            " + percentiles(latencies.engine()));
    }

    private static String percentiles(Histogram histogram) {
        return String.format(
                Locale.ROOT,
                "p50 %.0f ms, p95 %.0f ms, p99 %.0f ms, longest %.0f ms",
                histogram.getValueAtPercentile(50) / MILLI,
                histogram.getValueAtPercentile(95) / MILLI,
                histogram.getValueAtPercentile(99) / MILLI,
                histogram.getMaxValue() / MILLI);
    }

    private static String line(int round, Rate streamed, Rate alone, double ratio) {
        return String.format(
                Locale.ROOT,
                "  round %d: stream %.0f questions/s (%.1f s), engine alone %.0f questions/s (%.1f s), ratio %.3f",
                round,
                streamed.perSecond(),
                streamed.seconds(),
                alone.perSecond(),
                alone.seconds(),
                ratio);
    }
}
