package io.candor.training.policy;

import io.candor.erasure.ErasureLog;
import io.candor.erasure.Erasures;
import io.candor.event.Decoded;
import io.candor.event.LabeledAnswer;
import io.candor.event.Policy;
import io.candor.event.Topic;
import io.candor.event.client.TopicReader;
import io.candor.event.client.TransactionalWriter;
import io.candor.policy.Policies;
import io.candor.policy.PolicyLog;
import io.candor.training.map.ElectedLoop;
import io.candor.training.map.LedgerLabels;
import io.candor.training.map.MapConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Reads the ledger of labels and decides on policies while its group elects it. Policies are written in one transaction under the
 * group's transactional id, so that taking over fences whoever decided before, and what was published is read only after that. All else is a
 * function of ledger and promises, and is built from the first label again when a promise changes, and when something is forgotten.
 */
final class PolicyLoop implements ElectedLoop.Decider {
    private static final Logger LOG = Logger.getLogger(PolicyLoop.class);
    private static final Duration POLL = Duration.ofMillis(50);

    private final ElectedLoop loop;
    private final Topic<String, LabeledAnswer> topic;
    private final TopicPartition ledger;
    private final TopicReader reader;
    private final PolicyLog log;
    private final ErasureLog erasureLog;
    private final TransactionalWriter writer;
    private final Function<Policy, ProducerRecord<byte[], byte[]>> record;
    private final PolicyConfig config;
    private final MapConfig labelConfig;
    private final PolicyMetrics metrics;
    private final Clock clock;
    private final WrittenPolicies written = new WrittenPolicies();

    private LedgerLabels labels;
    /** What the labels pass by. */
    private Erasures erasures = Erasures.NONE;

    /** Empty while another process decides, and after a failure. */
    private Optional<SourcePolicies> decisions = Optional.empty();
    /** Whether the ledger was read to an end once: what it says before that is out of date. */
    private boolean caughtUp;

    /**
     * @param member of the group; closed with the loop, as are reader, logs and writer
     * @param reader of nothing yet
     * @param labelConfig when labels are final and whose count
     */
    PolicyLoop(
            Consumer<byte[], byte[]> member,
            Topic<String, LabeledAnswer> topic,
            TopicReader reader,
            PolicyLog log,
            ErasureLog erasureLog,
            TransactionalWriter writer,
            Function<Policy, ProducerRecord<byte[], byte[]>> record,
            PolicyConfig config,
            MapConfig labelConfig,
            PolicyMetrics metrics,
            Clock clock) {
        this.topic = topic;
        this.ledger = new TopicPartition(topic.name(), 0);
        this.loop = new ElectedLoop("policies", member, ledger, this, Optional.of("the labels were not read yet"));
        this.reader = reader;
        this.log = log;
        this.erasureLog = erasureLog;
        this.writer = writer;
        this.record = record;
        this.config = config;
        this.labelConfig = labelConfig;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** What it decides in. */
    ElectedLoop loop() {
        return loop;
    }

    @Override
    public void round() {
        writer.prepare();
        Policies published = log.readToEnd();
        Map<Optional<String>, EffectivePromises> promises = SourcePolicies.promises(config, published);
        Erasures known = erasureLog.readToEnd();
        if (known != erasures
                || decisions.filter(now -> now.promises().equals(promises)).isEmpty()) {
            erasures = known;
            begin(promises);
        }
        SourcePolicies its = decisions.orElseThrow();
        if (its.isAnyPromised()) {
            read(its);
        }
        if (written.canBeReadFrom(published) && (caughtUp || !its.isAnyPromised())) {
            publish(its.news(published, clock.instant()));
        }
        metrics.show(published);
    }

    private void begin(Map<Optional<String>, EffectivePromises> promises) {
        labels = new LedgerLabels(labelConfig, clock, erasures);
        decisions = Optional.of(SourcePolicies.begin(
                promises, PolicySettings.of(labelConfig, config.sample().demand(), erasures.level()), config.every()));
        caughtUp = false;
        reader.add(reader.beginnings(List.of(ledger)));
    }

    private void read(SourcePolicies its) {
        reader.readOn(POLL, labeled -> take(labeled, its));
        if (reader.position(ledger) >= reader.ends(List.of(ledger)).get(ledger)) {
            caughtUp = true;
            if (labels.isDueWhenQuiet()) {
                labels.addQuiet().forEach(its::add);
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> labeled, SourcePolicies its) {
        Decoded<LabeledAnswer> decoded = topic.decodeValue(labeled.headers(), labeled.value());
        if (decoded instanceof Decoded.Valid<LabeledAnswer> valid) {
            erasures.remaining(valid.value()).ifPresent(its::watch);
            labels.add(valid.value(), labeled.offset(), labeled.timestamp()).forEach(its::add);
        } else {
            LOG.warnf(
                    "label passed over by policies topic=%s partition=0 offset=%d", labeled.topic(), labeled.offset());
        }
    }

    private void publish(List<Policy> news) {
        if (news.isEmpty()) {
            return;
        }
        writer.write(
                news.stream().map(record).toList(),
                Map.of(ledger, new OffsetAndMetadata(reader.position(ledger))),
                loop.membership());
        written.add(news);
        news.forEach(policy -> LOG.infof(
                "policy decided modelId=%s domain=%s answerModel=%s version=%d status=%s threshold=%s target=%s reason=%s",
                policy.getModelId(),
                policy.getDomain(),
                policy.getAnswerModel(),
                policy.getVersion(),
                policy.getStatus(),
                policy.getThreshold(),
                policy.getTarget(),
                policy.getReason()));
    }

    /** Everything is read again, once open transactions are settled. */
    @Override
    public void forget() {
        decisions = Optional.empty();
        writer.close();
        written.forget();
    }

    @Override
    public void close() {
        try (reader;
                log;
                erasureLog;
                writer) {
            decisions = Optional.empty();
        }
    }
}
