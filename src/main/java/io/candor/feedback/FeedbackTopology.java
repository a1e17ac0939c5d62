package io.candor.feedback;

import io.candor.event.Answer;
import io.candor.event.Erasure;
import io.candor.event.Feedback;
import io.candor.event.KafkaConnection;
import io.candor.event.LabeledAnswer;
import io.candor.event.RecordLimits;
import io.candor.event.Topic;
import io.candor.event.Topics;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The calibrator, as two steps that meet on the ledger of labeled answers. By question, in as many tasks as there are
 * partitions: answers and feedback become labeled answers. By offset, in one task: the ledger becomes alarms, batches and
 * reports. A pure function of the builder, the topics and the config.
 */
public final class FeedbackTopology {
    private final Topics topics;
    private final FeedbackConfig config;
    private final FeedbackStores stores;
    private final CalibratorMetrics metrics;
    private final RegistryRetry registry;
    private final RecordLimits limits;
    private final Supplier<AnswerRecords> answers;

    /** @throws IllegalArgumentException if a setting is outside its range */
    public FeedbackTopology(KafkaConnection connection, FeedbackConfig config, CalibratorMetrics metrics) {
        this(connection, config, metrics, new RegistryRetry(RegistryRetry.IN_PLACE), new RecordLimits());
    }

    FeedbackTopology(
            KafkaConnection connection,
            FeedbackConfig config,
            CalibratorMetrics metrics,
            RegistryRetry registry,
            RecordLimits limits) {
        this(
                connection.topics(),
                config,
                metrics,
                registry,
                limits,
                () -> new AnswerTopicRecords(connection, AnswerTopicRecords.IN_PLACE));
    }

    /**
     * @param limits what larger records than its topics take were refused for, so that none is written twice
     * @param answers opens the answers for one task
     * @throws IllegalArgumentException if a setting is outside its range
     */
    FeedbackTopology(
            Topics topics,
            FeedbackConfig config,
            CalibratorMetrics metrics,
            RegistryRetry registry,
            RecordLimits limits,
            Supplier<AnswerRecords> answers) {
        config.check();
        this.answers = answers;
        this.registry = registry;
        this.limits = limits;
        this.topics = topics;
        this.config = config;
        this.stores =
                new FeedbackStores(config.streams().state(), config.streams().cacheBytes());
        this.metrics = metrics;
    }

    /** The topology; {@code builder} is used for nothing else. */
    public Topology build(StreamsBuilder builder) {
        label(builder);
        calibrate(builder);
        return builder.build();
    }

    private void label(StreamsBuilder builder) {
        KStream<String, IncomingRecord> answers = incomingRecords(
                builder,
                "answers",
                topics.answers(),
                CaseSize.MOST_BYTES,
                Answer::getQuestionId,
                (answer, position, timestamp) -> new IncomingRecord.Answered(answer, position),
                new PlausibleTimestampExtractor());
        KStream<String, IncomingRecord> feedback = incomingRecords(
                builder,
                "feedback",
                topics.feedback(),
                topics.feedback().maxRecordBytes(),
                Feedback::getQuestionId,
                IncomingRecord.FeedbackGiven::new,
                new PlausibleTimestampExtractor());
        KStream<String, IncomingRecord> erasures = incomingRecords(
                builder,
                "erasures",
                topics.erasures(),
                topics.erasures().maxRecordBytes(),
                Erasure::getQuestionId,
                (erasure, position, timestamp) -> new IncomingRecord.Erased(erasure),
                new PlausibleTimestampExtractor());
        answers.merge(feedback, Named.as("answers-and-feedback"))
                .merge(erasures, Named.as("and-erasures"))
                .process(
                        supplier(
                                () -> new LabelingProcessor(
                                        config, topics.feedback(), judgedAnswers(), this::mostCaseBytes, metrics),
                                stores.cases(),
                                stores.deadlines(),
                                stores.tallies()),
                        Named.as("label"))
                .split(Named.as("labeling-"))
                .branch(
                        (id, labeling) -> labeling instanceof LabelingResult.Labeled,
                        Branched.withConsumer(this::writeLabeled, "labeled"))
                .defaultBranch(Branched.withConsumer(refused -> refuse(refused, "labeling"), "refused"));
    }

    private JudgedAnswers judgedAnswers() {
        return new JudgedAnswers(
                topics,
                registry,
                answers.get(),
                FeedbackStores.share(config.streams().cacheBytes()));
    }

    private void writeLabeled(KStream<String, LabelingResult> labeled) {
        labeled.mapValues(labeling -> ((LabelingResult.Labeled) labeling).answer(), Named.as("labeled-answer"))
                .to(topics.labeledAnswers().name(), produced(topics.labeledAnswers(), "labeled-answers-sink"));
    }

    private void calibrate(StreamsBuilder builder) {
        incomingRecords(
                        builder,
                        "labeled-answers",
                        topics.labeledAnswers(),
                        topics.labeledAnswers().maxRecordBytes(),
                        LabeledAnswer::getQuestionId,
                        (answer, position, stamped) -> new IncomingRecord.LedgerEntry(
                                answer, position, PlausibleTimestampExtractor.atMostNow(stamped), stamped),
                        new LedgerTimestampExtractor())
                .split(Named.as("ledger-"))
                .branch(
                        (id, incoming) -> incoming instanceof IncomingRecord.LedgerEntry,
                        Branched.withConsumer(this::calibrateLabels, "entered"))
                .defaultBranch(Branched.withConsumer(refused -> refuse(refused, "ledger"), "refused"));
    }

    private void calibrateLabels(KStream<String, IncomingRecord> ledger) {
        KStream<String, IncomingRecord.LedgerEntry> entries = ledger.mapValues(
                        incoming -> (IncomingRecord.LedgerEntry) incoming, Named.as("ledger-entry"))
                // Of another system's answer nothing can be reported where nothing was said of it.
                .filter((id, entry) -> CaseLabel.isCounted(entry.answer()), Named.as("counted"));
        entries.process(
                        supplier(
                                () -> new ReportProcessor(config, metrics),
                                stores.windows(),
                                stores.labels(),
                                stores.windowTallies(),
                                stores.reports()),
                        Named.as("report"))
                .to(topics.calibrationReports().name(), produced(topics.calibrationReports(), "reports-sink"));
        KStream<String, WatchedLabel> watched = entries.process(
                supplier(
                        () -> new DriftProcessor(config, metrics),
                        stores.drift(),
                        stores.betTexts(),
                        stores.settling(),
                        stores.settlingTimes(),
                        stores.verdicts(),
                        stores.progress()),
                Named.as("drift"));
        watched.flatMapValues(WatchedLabel::alarms, Named.as("alarms"))
                .selectKey(
                        (id, alarm) ->
                                DriftProcessor.key(alarm.getReleaseId(), alarm.getDomain(), alarm.getAnswerModel()),
                        Named.as("alarm-key"))
                .to(topics.driftAlarms().name(), produced(topics.driftAlarms(), "alarms-sink"));
        watched.mapValues(WatchedLabel::ofOwnAnswers, Named.as("own-answers"))
                .process(
                        supplier(
                                () -> new BatchProcessor(config.batches(), this::mostBatchBytes, metrics),
                                stores.batches(),
                                stores.examples()),
                        Named.as("batch"))
                .to(topics.calibrationBatches().name(), produced(topics.calibrationBatches(), "batches-sink"));
    }

    private void refuse(KStream<String, ?> refused, String step) {
        refused.mapValues(each -> (IncomingRecord.Refused) each, Named.as(step + "-refusal"))
                .process(
                        () -> new RefusedRecordWriter(topics.feedbackDeadLetters(), limits, metrics),
                        Named.as(step + "-dead-letter"))
                .to(
                        topics.feedbackDeadLetters().name(),
                        Produced.<byte[], byte[]>as(step + "-dead-letters-sink")
                                .withKeySerde(Serdes.ByteArray())
                                .withValueSerde(Serdes.ByteArray()));
    }

    private long mostCaseBytes() {
        return Math.min(CaseSize.MOST_BYTES, limits.of(topics.labeledAnswers().name()));
    }

    private long mostBatchBytes() {
        return Math.min(
                BatchRule.MOST_BYTES, limits.of(topics.calibrationBatches().name()) / 2);
    }

    private <V> KStream<String, IncomingRecord> incomingRecords(
            StreamsBuilder builder,
            String name,
            Topic<String, V> topic,
            int mostBytes,
            Function<V, String> idOf,
            IncomingRecordDecoder.Factory<V> factory,
            TimestampExtractor timestamps) {
        return builder.stream(
                        topic.name(),
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                                .withName(name + "-source")
                                .withTimestampExtractor(timestamps))
                .process(
                        () -> new IncomingRecordDecoder<>(topic, mostBytes, registry, idOf, factory),
                        Named.as(name + "-decode"));
    }

    private static <V> Produced<String, V> produced(Topic<String, V> topic, String name) {
        return Produced.<String, V>as(name).withKeySerde(topic.keySerde()).withValueSerde(topic.valueSerde());
    }

    private static <A, B, C, D> ProcessorSupplier<A, B, C, D> supplier(
            ProcessorSupplier<A, B, C, D> processors, StoreBuilder<?>... stores) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<A, B, C, D> get() {
                return processors.get();
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(stores);
            }
        };
    }
}
