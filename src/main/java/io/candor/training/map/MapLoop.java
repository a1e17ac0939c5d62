package io.candor.training.map;

import io.candor.event.Decoded;
import io.candor.event.LabeledAnswer;
import io.candor.event.ReleaseEvent;
import io.candor.event.Topic;
import io.candor.event.client.TopicReader;
import io.candor.event.client.TransactionalWriter;
import io.candor.event.retry.Backoff;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.log.ReleaseLog;
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
final class MapLoop implements Runnable {
    private static final Logger LOG = Logger.getLogger(MapLoop.class);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Consumer<byte[], byte[]> member;
    private final TopicPartition ledger;
    private final Topic<String, LabeledAnswer> topic;
    private final TopicReader reader;
    private final ReleaseLog releaseLog;
    private final TransactionalWriter writer;
    private final Function<ReleaseEvent, ProducerRecord<byte[], byte[]>> record;
    private final MapReleases releases;
    private final MapConfig config;
    private final MapMetrics metrics;
    private final Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10));
    /** Model → the maps of its live adapter. */
    private final Map<String, AdapterMaps> maps = new HashMap<>();

    private ReleaseHistory history = ReleaseHistory.EMPTY;
    /** Releases that the log does not know, looked for once a round. */
    private final Set<String> unknown = new HashSet<>();

    private volatile boolean stopping;
    private volatile Optional<String> problem = Optional.empty();

    /**
     * @param member of the group; closed with the loop, as are reader, log and writer
     * @param reader of nothing yet
     */
    MapLoop(
            Consumer<byte[], byte[]> member,
            Topic<String, LabeledAnswer> topic,
            TopicReader reader,
            ReleaseLog releaseLog,
            TransactionalWriter writer,
            Function<ReleaseEvent, ProducerRecord<byte[], byte[]>> record,
            MapReleases releases,
            MapConfig config,
            MapMetrics metrics) {
        this.member = member;
        this.topic = topic;
        this.ledger = new TopicPartition(topic.name(), 0);
        this.reader = reader;
        this.releaseLog = releaseLog;
        this.writer = writer;
        this.record = record;
        this.releases = releases;
        this.config = config;
        this.metrics = metrics;
    }

    void stop() {
        stopping = true;
    }

    /** What keeps it from deciding, a clause for people; empty if nothing does. */
    Optional<String> problem() {
        return problem;
    }

    @Override
    public void run() {
        try (member;
                reader;
                releaseLog;
                writer) {
            member.subscribe(List.of(ledger.topic()));
            while (!stopping) {
                step();
            }
        }
    }

    private void step() {
        try {
            round();
            problem = Optional.empty();
            backoff.reset();
        } catch (RuntimeException | OutOfMemoryError failure) {
            // Kafka, registry, store or memory, which may come back; what was being decided is decided again from the
            // ledger.
            forget();
            problem = Optional.of(failure.toString());
            Duration pause = backoff.next();
            LOG.warnf(failure, "confidence maps wait pause=%s cause=%s", pause, failure.toString());
            sleep(pause);
        }
    }

    private void round() {
        // No record is used from here; polling keeps the membership.
        member.poll(POLL);
        member.pause(member.assignment());
        if (!member.assignment().contains(ledger)) {
            forget();
            return;
        }
        writer.prepare();
        history = releaseLog.readToEnd();
        if (!isCurrent()) {
            begin();
        }
        unknown.clear();
        reader.readOn(POLL, this::take);
    }

    /** Whether the maps are those of the adapters that are live. */
    private boolean isCurrent() {
        if (reader.assignment().isEmpty()) {
            return false;
        }
        long next = reader.position(ledger);
        for (String model : history.models()) {
            Optional<LoggedRelease> live = history.live(model);
            AdapterMaps known = maps.get(model);
            if (live.isPresent()) {
                if (known == null || !known.adapterId().equals(live.get().adapterReleaseId())) {
                    return false;
                }
                known.hear(history, live.get().releaseId(), next);
            }
        }
        return true;
    }

    /** Begins at the first label again: with another adapter, other labels count. */
    private void begin() {
        maps.clear();
        long end = reader.ends(List.of(ledger)).get(ledger);
        for (String model : history.models()) {
            history.live(model)
                    .ifPresent(live -> maps.put(
                            model,
                            new AdapterMaps(live.event(), history, end, id -> releases.mapOf(id, history), config)));
        }
        reader.add(reader.beginnings(List.of(ledger)));
    }

    private void take(ConsumerRecord<byte[], byte[]> labeled) {
        Decoded<LabeledAnswer> decoded = topic.decodeValue(labeled.headers(), labeled.value());
        if (!(decoded instanceof Decoded.Valid<LabeledAnswer> valid)) {
            LOG.warnf("label passed over by maps topic=%s partition=0 offset=%d", labeled.topic(), labeled.offset());
            return;
        }
        LabeledAnswer answer = valid.value();
        if (history.find(answer.getReleaseId()).isEmpty() && unknown.add(answer.getReleaseId())) {
            // It went live after the decisions were read.
            history = releaseLog.readToEnd();
        }
        AdapterMaps its = maps.get(answer.getModelId());
        if (its == null) {
            return;
        }
        boolean ours = history.find(answer.getReleaseId())
                .map(release -> release.adapterReleaseId().equals(its.adapterId()))
                .orElse(false);
        List<AdapterMaps.Decided> decided =
                its.add(answer, ours, labeled.offset(), labeled.timestamp(), MapReleases::id);
        if (!decided.isEmpty()) {
            publish(its, decided, labeled.offset());
        }
    }

    /** All decisions of one label are one transaction, so that the offset says which were published. */
    private void publish(AdapterMaps its, List<AdapterMaps.Decided> decisions, long offset) {
        List<ReleaseEvent> events = decisions.stream().map(releases::event).toList();
        writer.write(
                events.stream().map(record).toList(),
                Map.of(ledger, new OffsetAndMetadata(offset + 1)),
                member.groupMetadata());
        for (int i = 0; i < events.size(); i++) {
            told(its, decisions.get(i), events.get(i), offset);
        }
    }

    private void told(AdapterMaps its, AdapterMaps.Decided decided, ReleaseEvent event, long offset) {
        if (decided.decision().approved()) {
            its.wentLive(event.getReleaseId());
        }
        metrics.decided(decided.decision());
        LOG.infof(
                "confidence map decided releaseId=%s status=%s trial=%d compared=%s offset=%d reason=%s",
                event.getReleaseId(),
                event.getStatus(),
                decided.decision().trial(),
                decided.comparedId(),
                offset,
                event.getReason());
    }

    /** After a reassignment or a failure everything is read again, once open transactions are settled. */
    private void forget() {
        maps.clear();
        writer.close();
    }

    private void sleep(Duration pause) {
        long until = System.nanoTime() + pause.toNanos();
        while (System.nanoTime() < until && !stopping) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                stopping = true;
            }
        }
    }
}
