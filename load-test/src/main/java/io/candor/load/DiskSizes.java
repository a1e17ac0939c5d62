package io.candor.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.TopicPartition;

/** What topics and folders take on disk. */
final class DiskSizes {
    private DiskSizes() {}

    /** Topic → bytes of its segments on all brokers, indexes left out. */
    static Map<String, Long> topics(Admin admin) throws ExecutionException, InterruptedException {
        List<Integer> brokers = admin.describeCluster().nodes().get().stream()
                .map(node -> node.id())
                .toList();
        Map<String, Long> bytes = new HashMap<>();
        for (Map<String, LogDirDescription> folders :
                admin.describeLogDirs(brokers).allDescriptions().get().values()) {
            for (LogDirDescription folder : folders.values()) {
                for (Map.Entry<TopicPartition, ReplicaInfo> log :
                        folder.replicaInfos().entrySet()) {
                    bytes.merge(log.getKey().topic(), log.getValue().size(), Long::sum);
                }
            }
        }
        return bytes;
    }

    /** Bytes of all files below; 0 where there is no such folder. */
    static long folder(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(
                            file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        } catch (UncheckedIOException vanished) {
            // A file that was replaced while it was looked at; what is left is as much.
            return 0;
        }
    }
}
