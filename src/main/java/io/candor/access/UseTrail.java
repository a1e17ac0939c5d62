package io.candor.access;

import io.candor.action.ActionRecords;
import io.candor.action.Actor;
import io.candor.event.KafkaConnection;
import io.candor.event.client.TransactionalPublisher;
import io.candor.runtime.ActiveRoles;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Writes to the trail, now and then, how often each known caller asked and judged: not each time, since questions and verdicts are on topics of their own. What was
 * counted since the last time is lost where the process is killed.
 */
@ApplicationScoped
class UseTrail {
    private static final Logger LOG = Logger.getLogger(UseTrail.class);

    private final AccessConfig config;
    private final ActiveRoles roles;
    private final Instance<KafkaConnection> kafka;
    private final CallerUse use;
    private Instant since = now();
    private ScheduledExecutorService clock;

    UseTrail(AccessConfig config, ActiveRoles roles, Instance<KafkaConnection> kafka, CallerUse use) {
        this.config = config;
        this.roles = roles;
        this.kafka = kafka;
        this.use = use;
    }

    void start(@Observes StartupEvent started) {
        if (roles.any() && config.mode() != AccessMode.OPEN) {
            long millis = config.rates().tellEvery().toMillis();
            clock = Executors.newSingleThreadScheduledExecutor(run -> new Thread(run, "candor-use-trail"));
            clock.scheduleWithFixedDelay(this::tell, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        if (clock != null) {
            clock.shutdown();
            tell();
        }
    }

    private synchronized void tell() {
        Map<DayCounts.Counted, Long> counts = use.drain();
        if (counts.isEmpty()) {
            since = now();
            return;
        }
        try {
            publish(counts);
        } catch (KafkaException failure) {
            // Broker or registry, which may come back; the counts wait, and nobody is kept from asking.
            use.restore(counts);
            LOG.warnf(
                    "counts of callers not written to the trail, will try again callers=%d error=%s",
                    counts.size(), failure);
        }
    }

    private void publish(Map<DayCounts.Counted, Long> counts) {
        KafkaConnection connection = kafka.get();
        Instant at = now();
        new TransactionalPublisher(connection, "candor-use-")
                .publish(counts.entrySet().stream()
                        .map(one -> new ActionRecords(
                                        connection, new Actor(one.getKey().caller()))
                                .count(one.getKey().kind(), one.getValue(), since, at))
                        .toList());
        since = at;
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
