package io.candor.feedback;

import io.candor.event.FeedbackSource;
import io.candor.event.LabelRule;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Settings of the calibrator. */
@ConfigMapping(prefix = "candor.feedback")
public interface FeedbackConfig {

    Rule rule();

    Waiting waiting();

    Batches batches();

    Reports reports();

    Drift drift();

    Streams streams();

    Tracking tracking();

    /** See {@link LabelRule}. */
    interface Rule {
        @WithDefault("HUMAN,REFERENCE,JUDGE")
        List<FeedbackSource> trust();

        @WithDefault("MEAN")
        LabelRule.Aggregation aggregation();

        default LabelRule labelRule() {
            return new LabelRule(trust(), aggregation());
        }
    }

    /** How long what has not been joined is kept, in stream time. */
    interface Waiting {
        /** How long an answer can be labeled, and its label corrected: at most as long as its topic keeps it. */
        @WithDefault("30D")
        Duration answerRetention();

        /** How long feedback waits for its answer. */
        @WithDefault("7D")
        Duration feedbackRetention();

        /** Most labelers of one question. */
        @WithDefault("50")
        int maxLabelers();
    }

    /** When a calibration batch is closed. */
    interface Batches {
        /** Labels that close it. */
        @WithDefault("1000")
        int size();

        /** How long its oldest label may wait, by the calibrator's clock. */
        @WithDefault("24H")
        Duration maxWait();

        /** Labels that close it once an alarm was raised. */
        @WithDefault("200")
        int driftMinimum();
    }

    /** Windows and moments of reports. */
    interface Reports {
        /** Length of a window over answeredAt; windows start at multiples of it since the epoch. */
        @WithDefault("24H")
        Duration window();

        /** Labeled answers after which a window is reported again; a tenth of its labels when that is more. */
        @WithDefault("100")
        int every();

        /** How often, by the calibrator's clock, windows with unreported changes are reported. */
        @WithDefault("10S")
        Duration flush();

        /** How long after its end, in stream time, a window still takes late labels. */
        @WithDefault("60D")
        Duration retention();

        /** Simulations of the noise floor, at least 100. */
        @WithDefault("200")
        int resamples();

        /** Memory for the labels of the windows that change, about; those of further windows are read for each report. */
        @WithDefault("67108864")
        long cacheBytes();

        /** When the window of an answer starts, in milliseconds since the epoch, as all times here. */
        default long windowStart(long answeredAt) {
            return Math.floorDiv(answeredAt, window().toMillis()) * window().toMillis();
        }

        /** Whether a window that ends then takes no labels any more. */
        default boolean isPastRetention(long windowEnd, long now) {
            return windowEnd + retention().toMillis() < now;
        }
    }

    /** When an alarm is raised: on the labels of answers in the audit sample. */
    interface Drift {
        /** Bound on the chance that any is ever raised while all are honest, over all releases and domains together, in (0, 1). */
        @WithDefault("0.01")
        double alpha();

        /** How far the probability of being right may lie from the confidence without being drift, in [0, 0.5). */
        @WithDefault("0.01")
        double tolerance();

        /** How long a label may still be corrected or retracted before it is bet on, by the clock of its topic. */
        @WithDefault("PT1M")
        Duration maturity();

        /**
         * How long after an answer its verdict is waited for, so that early and late verdicts are bet on in the order of the
         * answers, by the same clock. An answer of the audit sample without a verdict then counts as missing.
         */
        @WithDefault("PT1H")
        Duration verdictWait();

        /** Labelers who are never suspected. */
        Optional<Set<String>> trusted();

        /** Labels after an alarm that its episode still takes in; then a new episode starts without evidence. */
        @WithDefault("1000")
        int rearmLabels();
    }

    /** What is remembered to tell what became of a verdict. */
    interface Tracking {
        /** Most verdicts given, most refused and most that stand in labels. */
        @WithDefault("20000")
        int maxEntries();

        /** How far back labels and dead letters are read at start. */
        @WithDefault("1H")
        Duration lookBack();
    }

    /** How Kafka Streams runs the calibrator. */
    interface Streams {
        /** Consumer group, prefix of transactional ids and of changelogs. */
        @WithDefault("candor-calibrator")
        String applicationId();

        /** Folder of the local state; without it Kafka's default. */
        Optional<String> stateDirectory();

        /** Where it lies: in RocksDB, larger than memory, or on the heap, which a restart fills from the changelogs. */
        @WithDefault("DISK")
        StateKind state();

        /** Stream threads, at least 1. */
        @WithDefault("1")
        int threads();

        /** Warm copies of the state on other instances. */
        @WithDefault("0")
        int standbys();

        /** Memory of the store caches of one task, about. */
        @WithDefault("33554432")
        long cacheBytes();

        /**
         * Native memory of all stores on disk together, about, at least 16 MiB: write buffers take at most half, blocks of files with
         * their indexes and filters the rest. More of it saves reading where there are many cases.
         */
        @WithDefault("134217728")
        long rocksdbBytes();

        /** How often transactions are committed; labels wait that long between the two steps. */
        @WithDefault("100MS")
        Duration commitInterval();

        /** host:port under which the other calibrators reach this one's REST; needed when there are several. */
        Optional<String> applicationServer();
    }

    /** @throws IllegalArgumentException if a setting is outside its range */
    default void check() {
        rule().labelRule();
        requirePositive("waiting.answer-retention", waiting().answerRetention());
        requirePositive("waiting.feedback-retention", waiting().feedbackRetention());
        requireAtLeast("waiting.max-labelers", 1, waiting().maxLabelers());
        requireAtLeast("batches.size", 1, batches().size());
        requirePositive("batches.max-wait", batches().maxWait());
        requireAtLeast("batches.drift-minimum", 1, batches().driftMinimum());
        requirePositive("reports.window", reports().window());
        requireAtLeast("reports.every", 1, reports().every());
        requirePositive("reports.flush", reports().flush());
        requirePositive("reports.retention", reports().retention());
        requireAtLeast("reports.resamples", 100, reports().resamples());
        if (reports().cacheBytes() < 0) {
            throw new IllegalArgumentException("candor.feedback.reports.cache-bytes must be at least 0, got: "
                    + reports().cacheBytes());
        }
        if (streams().rocksdbBytes() < 16 << 20) {
            throw new IllegalArgumentException("candor.feedback.streams.rocksdb-bytes must be at least 16777216, got: "
                    + streams().rocksdbBytes());
        }
        double alpha = drift().alpha();
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("candor.feedback.drift.alpha must be in (0, 1), got: " + alpha);
        }
        double tolerance = drift().tolerance();
        if (!(tolerance >= 0 && tolerance < 0.5)) {
            throw new IllegalArgumentException(
                    "candor.feedback.drift.tolerance must be in [0, 0.5), got: " + tolerance);
        }
        requireNotNegative("drift.maturity", drift().maturity());
        requireNotNegative("drift.verdict-wait", drift().verdictWait());
        requireAtLeast("drift.rearm-labels", 1, drift().rearmLabels());
        requireRunnable(streams());
        requireAtLeast("tracking.max-entries", 1, tracking().maxEntries());
        requirePositive("tracking.look-back", tracking().lookBack());
    }

    private static void requirePositive(String key, Duration value) {
        if (value.toMillis() <= 0) {
            throw new IllegalArgumentException(
                    "candor.feedback." + key + " must be at least a millisecond, got: " + value);
        }
    }

    private static void requireNotNegative(String key, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("candor.feedback." + key + " must not be negative, got: " + value);
        }
    }

    private static void requireAtLeast(String key, int least, int value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "candor.feedback." + key + " must be at least " + least + ", got: " + value);
        }
    }

    private static void requireRunnable(Streams streams) {
        if (streams.applicationId().isBlank()) {
            throw new IllegalArgumentException("candor.feedback.streams.application-id must not be empty");
        }
        if (streams.threads() < 1
                || streams.standbys() < 0
                || streams.cacheBytes() < 0
                || streams.commitInterval().toMillis() < 1) {
            throw new IllegalArgumentException("candor.feedback.streams needs threads of at least 1, standbys and"
                    + " cache-bytes of at least 0 and a commit-interval of at least a millisecond, got: "
                    + streams.threads() + ", " + streams.standbys() + ", " + streams.cacheBytes() + " and "
                    + streams.commitInterval());
        }
    }
}
