package io.candor.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;

/**
 * One of our topics as the cluster has it.
 *
 * @param name topic name
 * @param partitions partitions there are; 0 when there is no such topic
 * @param replicationFactor copies of partition 0; 0 when there is no such topic
 * @param settings those settings of {@link Topic#settings()} as they are on the cluster
 * @param problems one sentence per difference; empty when all is well
 * @param usable whether the roles can work on it nevertheless
 */
public record TopicState(
        String name,
        int partitions,
        int replicationFactor,
        Map<String, String> settings,
        List<String> problems,
        boolean usable) {

    private static final String STAMPING = TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;

    public TopicState {
        settings = Map.copyOf(settings);
        problems = List.copyOf(problems);
    }

    static TopicState missing(Topic<?, ?> wanted) {
        String problem = "topic " + wanted.name() + " does not exist, create it: candor topics create";
        return new TopicState(wanted.name(), 0, 0, Map.of(), List.of(problem), false);
    }

    static TopicState of(Topic<?, ?> wanted, int partitions, int replicationFactor, Map<String, String> settings) {
        List<String> problems = new ArrayList<>();
        if (partitions != wanted.partitions()) {
            problems.add(
                    "topic " + wanted.name() + " has " + partitions + " partitions, expected " + wanted.partitions());
        }
        wanted.settings().forEach((key, value) -> {
            if (!Objects.equals(settings.get(key), value) && !key.equals(STAMPING)) {
                problems.add(
                        "topic " + wanted.name() + " has " + key + "=" + settings.get(key) + ", expected " + value);
            }
        });
        boolean usable = problems.isEmpty();
        if (!isStampedOnArrival(settings)) {
            problems.add(producersStamp(wanted.name(), settings.get(STAMPING)));
        }
        return new TopicState(wanted.name(), partitions, replicationFactor, settings, problems, usable);
    }

    static boolean isStampedOnArrival(Map<String, String> settings) {
        return TimestampType.LOG_APPEND_TIME.name.equals(settings.get(STAMPING));
    }

    // A topic that somebody else made: the roles cope, but they know less than they could.
    private static String producersStamp(String name, String stamping) {
        String wanted = STAMPING + "=" + TimestampType.LOG_APPEND_TIME.name;
        return "topic " + name + " has " + STAMPING + "=" + stamping + ", expected "
                + TimestampType.LOG_APPEND_TIME.name
                + ": the producers say when a record came, so a record counts as arrived when it is read, and retention"
                + " deletes by what they say, perhaps unread; to change it: kafka-configs.sh --alter --entity-type topics"
                + " --entity-name " + name + " --add-config " + wanted;
    }
}
