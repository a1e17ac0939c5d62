package io.candor.load;

import io.candor.event.CalibrationBatch;
import io.candor.event.CalibrationReport;
import io.candor.event.DeadLetterReason;
import io.candor.event.DriftAlarm;
import io.candor.event.KafkaConnection;
import io.candor.event.Topic;
import io.candor.event.Topics;
import io.candor.event.registry.SchemaRegistry;
import io.candor.feedback.CalibratorMetrics;
import io.candor.feedback.FeedbackConfig;
import io.candor.feedback.FeedbackEvent;
import io.candor.feedback.FeedbackTopology;
import io.candor.feedback.StreamsProperties;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueStore;

/** Both topologies on one input. Every turn is another application with another ledger, so that none finds state. */
final class CalibratorRace {
    private final LabeledInput input;
    private final SchemaRegistry registry;
    private final FeedbackConfig config;
    private final Path folder;
    private final String name;
    private final List<Output> outputs = new ArrayList<>();
    private int turns;

    /**
     * @param registry the one that the topics of {@code input} ask
     * @param name of its own among the races on this input: a turn of the same application would find everything done
     */
    CalibratorRace(LabeledInput input, SchemaRegistry registry, FeedbackConfig config, Path folder, String name) {
        this.input = input;
        this.registry = registry;
        this.config = config;
        this.folder = folder;
        this.name = name;
    }

    StreamsTurn.Took calibrator() throws Exception {
        Counted counted = new Counted(new AtomicLong(), new AtomicLong(), new AtomicLong());
        StreamsTurn.Took took = calibrator(counted, () -> true);
        outputs.add(counted.output());
        return took;
    }

    /** Another turn, in which every window is reported once, by the clock alone. */
    ReportFlush flush() throws Exception {
        ReportWatch watch = new ReportWatch();
        StreamsTurn.Took took = calibrator(watch, () -> watch.windows() == input.domains() + 1);
        return new ReportFlush(watch.windows(), watch.seconds(), took.longestPunctuationSeconds(), usedHeap());
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private StreamsTurn.Took calibrator(CalibratorMetrics metrics, BooleanSupplier done) throws Exception {
        String prefix = name + "-calibrator-" + turns++;
        Topics topics = renamed(prefix + ".");
        input.create(List.of(
                topics.feedbackDeadLetters(),
                topics.labeledAnswers(),
                topics.calibrationBatches(),
                topics.calibrationReports(),
                topics.driftAlarms()));
        // As they are once a calibrator has run for a while: asking the registry is no work of every label.
        topics.schemas().forEach(registry::register);
        KafkaConnection connection = new KafkaConnection(
                input.connection().bootstrapServers(), input.connection().clientSettings(), topics);
        return new StreamsTurn(connection, properties(prefix))
                .run(
                        new FeedbackTopology(connection, config, metrics).build(new StreamsBuilder()),
                        List.of(topics.answers(), topics.feedback(), topics.labeledAnswers()),
                        done);
    }

    StreamsTurn.Took count() throws Exception {
        String prefix = name + "-count-" + turns++;
        Topics topics = input.connection().topics();
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(
                        List.of(topics.answers().name(), topics.feedback().name()),
                        Consumed.with(Serdes.Bytes(), Serdes.ByteArray()))
                .groupByKey(Grouped.with(Serdes.Bytes(), Serdes.ByteArray()))
                .count(Materialized.<Bytes, Long, KeyValueStore<Bytes, byte[]>>as("counts")
                        .withKeySerde(Serdes.Bytes())
                        .withValueSerde(Serdes.Long())
                        .withCachingEnabled());
        return new StreamsTurn(input.connection(), properties(prefix))
                .run(builder.build(), List.of(topics.answers(), topics.feedback()));
    }

    /** What each calibrator wrote. */
    List<Output> outputs() {
        return List.copyOf(outputs);
    }

    boolean isComplete() {
        return outputs.stream().allMatch(output -> output.labels() == input.labels());
    }

    /** The shipped settings, under a name of the turn's own. */
    private Properties properties(String name) {
        Properties properties =
                StreamsProperties.of(config.streams(), input.connection().settings(Map.of()));
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, name);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("state").toString());
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 0);
        properties.remove(StreamsConfig.APPLICATION_SERVER_CONFIG);
        return properties;
    }

    /** The topics of one turn: the shared input, and outputs of its own. */
    private Topics renamed(String prefix) {
        Topics shared = input.connection().topics();
        return new Topics(
                shared.questions(),
                shared.questionDeadLetters(),
                shared.answers(),
                shared.acceptedAnswers(),
                shared.reviewAnswers(),
                shared.feedback(),
                renamed(prefix, shared.feedbackDeadLetters()),
                renamed(prefix, shared.labeledAnswers()),
                renamed(prefix, shared.calibrationBatches()),
                renamed(prefix, shared.calibrationReports()),
                renamed(prefix, shared.driftAlarms()),
                shared.consistency(),
                shared.releases(),
                shared.promises(),
                shared.policies(),
                shared.trainingProgress(),
                shared.apiKeys(),
                shared.actions(),
                shared.erasures());
    }

    private static <K, V> Topic<K, V> renamed(String prefix, Topic<K, V> topic) {
        return new Topic<>(
                prefix + topic.name(),
                topic.keySerde(),
                topic.valueSerde(),
                topic.partitions(),
                topic.retention(),
                topic.maxRecordBytes());
    }

    /**
     * How long reports take that the clock asks for.
     *
     * @param windows that were reported, each once
     * @param seconds from the first report to the last, while records and commits go on between
     * @param longestTurnSeconds for which the stream thread made reports and nothing else
     * @param heapBytes used afterwards by this process, which holds the broker and the registry too
     */
    record ReportFlush(long windows, double seconds, double longestTurnSeconds, long heapBytes) {}

    /** What a calibrator wrote to its topics. */
    record Output(long labels, long batches, long reports) {}

    private record Counted(AtomicLong labels, AtomicLong batches, AtomicLong reports) implements CalibratorMetrics {
        Output output() {
            return new Output(labels.get(), batches.get(), reports.get());
        }

        @Override
        public void happened(FeedbackEvent event) {
            if (event == FeedbackEvent.LABELED) {
                labels.incrementAndGet();
            }
        }

        @Override
        public void refused(DeadLetterReason reason) {}

        @Override
        public void reported(CalibrationReport report) {
            reports.incrementAndGet();
        }

        @Override
        public void batched(CalibrationBatch batch) {
            batches.incrementAndGet();
        }

        @Override
        public void alarmed(DriftAlarm alarm) {}
    }
}
