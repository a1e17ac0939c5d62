package io.candor.question;

import io.candor.event.Topics;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** The topics that an index is made from: which they are, and where they end now. */
final class TopicSource {
    private static final long PATIENCE_SECONDS = 10;

    private final Admin admin;
    private final Topics topics;

    /** @param admin closed by whoever made it */
    TopicSource(Admin admin, Topics topics) {
        this.admin = admin;
        this.topics = topics;
    }

    /**
     * What is another one when the cluster is, and when one of the topics was deleted and made again.
     *
     * @throws KafkaException if it is not to be learned now
     */
    String identity() {
        List<String> names = List.of(
                topics.questions().name(),
                topics.answers().name(),
                topics.questionDeadLetters().name());
        try {
            String cluster = admin.describeCluster().clusterId().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Map<String, String> ids = new TreeMap<>();
            admin.describeTopics(names)
                    .allTopicNames()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .forEach((name, topic) -> ids.put(name, topic.topicId().toString()));
            return cluster + " " + ids;
        } catch (ExecutionException failure) {
            throw new KafkaException(failure.getCause());
        } catch (java.util.concurrent.TimeoutException late) {
            throw new TimeoutException("the brokers did not answer within " + PATIENCE_SECONDS + " s", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException(interrupted);
        }
    }

    /** Offsets after the last committed records, as of now; fails where there are no partitions yet. */
    CompletionStage<Map<TopicPartition, Long>> ends(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return CompletableFuture.failedFuture(new TimeoutException("the topics are not read yet"));
        }
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(Function.identity(), same -> OffsetSpec.latest()));
        return admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .toCompletionStage()
                .thenApply(found -> found.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, end -> end.getValue().offset())));
    }
}
