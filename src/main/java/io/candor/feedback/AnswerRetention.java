package io.candor.feedback;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jboss.logging.Logger;

/** Whether answers stay on their topic for as long as they can be judged: what is gone from there cannot be labeled. */
final class AnswerRetention {
    private static final Logger LOG = Logger.getLogger(AnswerRetention.class);
    private static final long LOOK_SECONDS = 10;

    private AnswerRetention() {}

    /** Says so in the log where they do not. */
    static void check(Admin admin, String topic, Duration judged) throws InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            Config config = admin.describeConfigs(List.of(resource))
                    .values()
                    .get(resource)
                    .get(LOOK_SECONDS, TimeUnit.SECONDS);
            problem(config, judged).ifPresent(problem -> LOG.warnf("%s topic=%s", problem, topic));
        } catch (ExecutionException | TimeoutException unknown) {
            // Advice alone, for which nobody need wait or be given a right.
            LOG.infof("how long answers are kept is not known topic=%s cause=%s", topic, unknown.toString());
        }
    }

    /** @param judged how long an answer can be judged */
    static Optional<String> problem(Config config, Duration judged) {
        long millis = number(config, TopicConfig.RETENTION_MS_CONFIG);
        boolean deletes = value(config, TopicConfig.CLEANUP_POLICY_CONFIG).contains(TopicConfig.CLEANUP_POLICY_DELETE);
        if (value(config, TopicConfig.CLEANUP_POLICY_CONFIG).contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            return Optional.of(
                    "answers are compacted, so a verdict on one that another followed cannot become a label");
        }
        if (deletes && millis >= 0 && millis < judged.toMillis()) {
            return Optional.of("answers are kept for " + Duration.ofMillis(millis) + " and can be judged for " + judged
                    + ": verdicts on those that are gone become dead letters");
        }
        return deletes && number(config, TopicConfig.RETENTION_BYTES_CONFIG) >= 0
                ? Optional.of("answers are kept by size, so verdicts on those that are gone become dead letters")
                : Optional.empty();
    }

    private static long number(Config config, String name) {
        String value = value(config, name);
        return value.isEmpty() ? -1 : Long.parseLong(value);
    }

    private static String value(Config config, String name) {
        ConfigEntry entry = config.get(name);
        return entry == null || entry.value() == null ? "" : entry.value();
    }
}
