package io.candor.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a cluster consists of, besides its broker and its registry.
 *
 * @param folder of its data and logs
 * @param jar the packaged application
 * @param partitions of every topic, at least 1
 * @param answerers at least 1
 * @param threads of one answerer's engine, at least 1
 * @param others roles that run once each
 */
record ClusterPlan(Path folder, Path jar, int partitions, int answerers, int threads, List<String> others) {
    ClusterPlan {
        if (partitions < 1 || answerers < 1 || threads < 1) {
            throw new IllegalArgumentException("partitions, answerers and threads must be at least 1, got: "
                    + partitions + ", " + answerers + ", " + threads);
        }
        if (!Files.exists(jar)) {
            throw new IllegalArgumentException(
                    jar + " is missing: build it with mvn package -DskipTests, or name another with --jar");
        }
        folder = folder.toAbsolutePath();
        jar = jar.toAbsolutePath();
        others = List.copyOf(others);
    }

    @Override
    public String toString() {
        return answerers
                + (answerers == 1 ? " answerer, " : " answerers, ")
                + partitions
                + (partitions == 1 ? " partition" : " partitions");
    }
}
