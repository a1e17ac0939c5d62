package io.candor.training.map;

import io.candor.erasure.ErasureLog;
import io.candor.erasure.Erasures;
import io.candor.event.Decoded;
import io.candor.event.LabeledAnswer;
import io.candor.event.ReleaseEvent;
import io.candor.event.Topic;
import io.candor.event.client.TopicReader;
import io.candor.event.client.TransactionalWriter;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.log.ReleaseLog;
import io.candor.release.store.ReleaseUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Reads the ledger of labels and decides on maps, each decision once. The group elects the process that decides; a decision is
 * written in one transaction under the group's transactional id, so that taking over fences whoever decided before, and decisions
 * are read only after that. What is not a function of ledger and decisions is not kept.
 */
final class MapLoop implements ElectedLoop.Decider {
    private static final Logger LOG = Logger.getLogger(MapLoop.class);
    private static final Duration POLL = Duration.ofMillis(50);

    private final ElectedLoop loop;
    private final TopicPartition ledger;
    private final Topic<String, LabeledAnswer> topic;
    private final TopicReader reader;
    private final ReleaseLog releaseLog;
    private final ErasureLog erasureLog;
    private final TransactionalWriter writer;
    private final Function<ReleaseEvent, ProducerRecord<byte[], byte[]>> record;
    private final MapReleases releases;
    private final MapConfig config;
    private final MapMetrics metrics;
    private final Clock clock;
    /** Model → the maps of its live adapter. */
    private final Map<String, AdapterMaps> maps = new HashMap<>();

    private final SetAside setAside = new SetAside();
    private final TrustStatus trust = new TrustStatus();
    private LedgerLabels labels;
    /** What the labels pass by. */
    private Erasures erasures = Erasures.NONE;

    private ReleaseHistory history = ReleaseHistory.EMPTY;
    /** Releases that the log does not know, looked for once a round. */
    private final Set<String> unknown = new HashSet<>();

    /**
     * @param member of the group; closed with the loop, as are reader, logs and writer
     * @param reader of nothing yet
     */
    MapLoop(
            Consumer<byte[], byte[]> member,
            Topic<String, LabeledAnswer> topic,
            TopicReader reader,
            ReleaseLog releaseLog,
            ErasureLog erasureLog,
            TransactionalWriter writer,
            Function<ReleaseEvent, ProducerRecord<byte[], byte[]>> record,
            MapReleases releases,
            MapConfig config,
            MapMetrics metrics,
            Clock clock) {
        this.topic = topic;
        this.ledger = new TopicPartition(topic.name(), 0);
        this.loop = new ElectedLoop("confidence maps", member, ledger, this, Optional.empty());
        this.reader = reader;
        this.releaseLog = releaseLog;
        this.erasureLog = erasureLog;
        this.writer = writer;
        this.record = record;
        this.releases = releases;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
        this.labels = new LedgerLabels(config, clock);
    }

    /** What it decides in. */
    ElectedLoop loop() {
        return loop;
    }

    /** What keeps it from deciding, a clause for people; empty if nothing does. */
    Optional<String> problem() {
        return loop.problem().or(setAside::problem);
    }

    /** How many labels count, a clause for people. */
    String counted() {
        return metrics.labels();
    }

    /** Who is not believed. */
    TrustStatus trust() {
        return trust;
    }

    @Override
    public void round() {
        writer.prepare();
        history = releaseLog.readToEnd();
        Erasures known = erasureLog.readToEnd();
        if (known != erasures || !isCurrent()) {
            erasures = known;
            begin();
        }
        unknown.clear();
        reader.readOn(POLL, this::take);
        if (labels.isDueWhenQuiet() && isAtEnd()) {
            labels.addQuiet().forEach(this::decide);
        }
        trust.show(labels.trust());
        metrics.labels(labels);
    }

    private boolean isAtEnd() {
        return reader.position(ledger) >= reader.ends(List.of(ledger)).get(ledger);
    }

    /** Whether the maps are those of the adapters that are live. */
    private boolean isCurrent() {
        if (reader.assignment().isEmpty()) {
            return false;
        }
        for (String model : history.models()) {
            Optional<LoggedRelease> live = history.live(model);
            if (live.isPresent() && !isCurrent(model, live.get())) {
                return false;
            }
        }
        return true;
    }

    private boolean isCurrent(String model, LoggedRelease live) {
        if (setAside.isAside(model, live)) {
            return !setAside.isDue(model) || open(model, live).isEmpty();
        }
        AdapterMaps known = maps.get(model);
        return known != null
                && known.adapterId().equals(live.adapterReleaseId())
                && known.isCurrent(history, live.releaseId());
    }

    /** Begins at the first label again: with another adapter, or after something was forgotten, other labels count. */
    private void begin() {
        maps.clear();
        labels = new LedgerLabels(config, clock, erasures);
        for (String model : history.models()) {
            history.live(model).flatMap(live -> open(model, live)).ifPresent(its -> maps.put(model, its));
        }
        reader.add(reader.beginnings(List.of(ledger)));
    }

    /** The maps of a model; empty while its release cannot be used, which does not keep other models from theirs. */
    private Optional<AdapterMaps> open(String model, LoggedRelease live) {
        try {
            releases.requireAdapter(live.adapterReleaseId());
            AdapterMaps its =
                    new AdapterMaps(live, history, id -> releases.mapsOf(id, history), config, erasures.level());
            setAside.takeBack(model);
            return Optional.of(its);
        } catch (ReleaseUnavailableException unusable) {
            setAside.put(model, live, unusable);
            return Optional.empty();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> labeled) {
        Decoded<LabeledAnswer> decoded = topic.decodeValue(labeled.headers(), labeled.value());
        if (!(decoded instanceof Decoded.Valid<LabeledAnswer> valid)) {
            LOG.warnf("label passed over by maps topic=%s partition=0 offset=%d", labeled.topic(), labeled.offset());
            return;
        }
        labels.add(valid.value(), labeled.offset(), labeled.timestamp()).forEach(this::decide);
    }

    private void decide(LedgerLabels.Final label) {
        AdapterMaps its = maps.get(label.modelId());
        if (its != null && its.adapterId().equals(adapterOf(label.releaseId()))) {
            its.add(label.label(), label.offset(), label.at(), MapReleases::id).ifPresent(this::publish);
        }
    }

    /** Null of a release that the log does not know. */
    private String adapterOf(String releaseId) {
        if (history.find(releaseId).isEmpty() && unknown.add(releaseId)) {
            // It went live after the decisions were read.
            history = releaseLog.readToEnd();
        }
        return history.find(releaseId).map(LoggedRelease::adapterReleaseId).orElse(null);
    }

    /** A label decides at most once, so that the offset says what was published. */
    private void publish(AdapterMaps.Decided decided) {
        if (isOvertaken(decided.modelId())) {
            maps.remove(decided.modelId());
            return;
        }
        event(decided).ifPresent(event -> {
            writer.write(
                    List.of(record.apply(event)),
                    Map.of(ledger, new OffsetAndMetadata(decided.judgedThrough() + 1)),
                    loop.membership());
            told(decided, event);
        });
    }

    /**
     * Whether somebody chose another release since the decisions were read: many labels may come at once, and what they decide would
     * be live in place of that choice. Then the next round begins anew.
     */
    private boolean isOvertaken(String model) {
        history = releaseLog.readToEnd();
        return history.live(model).filter(live -> !isCurrent(model, live)).isPresent();
    }

    /** Stores a map; where that cannot be done now, its model waits and the others go on. */
    private Optional<ReleaseEvent> event(AdapterMaps.Decided decided) {
        try {
            return Optional.of(releases.event(decided, DecidingSettings.of(config, decided.erasures())));
        } catch (ReleaseUnavailableException unusable) {
            maps.remove(decided.modelId());
            history.live(decided.modelId()).ifPresent(live -> setAside.put(decided.modelId(), live, unusable));
            return Optional.empty();
        }
    }

    private void told(AdapterMaps.Decided decided, ReleaseEvent event) {
        if (decided.decision().approved()) {
            maps.get(decided.modelId()).wentLive(event.getReleaseId());
        }
        metrics.decided(decided.decision());
        LOG.infof(
                "confidence map decided releaseId=%s status=%s trial=%d compared=%s offset=%d reason=%s",
                event.getReleaseId(),
                event.getStatus(),
                decided.decision().trial(),
                decided.comparedId(),
                decided.judgedThrough(),
                event.getReason());
    }

    /** Everything is read again, once open transactions are settled. */
    @Override
    public void forget() {
        maps.clear();
        writer.close();
    }

    @Override
    public void close() {
        try (reader;
                releaseLog;
                erasureLog;
                writer) {
            maps.clear();
        }
    }
}
