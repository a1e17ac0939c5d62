package io.candor.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a cluster consists of, besides its registry.
 *
 * @param folder of its data and logs
 * @param jar the packaged application
 * @param previous that of an earlier version, with which the roles begin; empty for the same
 * @param brokers at least 1; from 3 on, everything is kept three times
 * @param partitions of every topic, at least 1
 * @param answerers at least 1
 * @param threads of one answerer's engine, at least 1
 * @param others roles that run once each
 */
record ClusterPlan(
        Path folder,
        Path jar,
        Optional<Path> previous,
        int brokers,
        int partitions,
        int answerers,
        int threads,
        List<String> others) {
    /** A second trainer's name. */
    static final String SECOND_TRAINER = "trainer-2";

    ClusterPlan {
        if (brokers < 1 || partitions < 1 || answerers < 1 || threads < 1) {
            throw new IllegalArgumentException("brokers, partitions, answerers and threads must be at least 1, got: "
                    + brokers + ", " + partitions + ", " + answerers + ", " + threads);
        }
        requireThere(jar);
        previous.ifPresent(ClusterPlan::requireThere);
        folder = folder.toAbsolutePath();
        jar = jar.toAbsolutePath();
        previous = previous.map(Path::toAbsolutePath);
        others = List.copyOf(others);
    }

    /** One broker, this version. */
    static ClusterPlan plain(Path folder, Path jar, int partitions, int answerers, int threads, List<String> others) {
        return new ClusterPlan(folder, jar, Optional.empty(), 1, partitions, answerers, threads, others);
    }

    private static void requireThere(Path jar) {
        if (!Files.exists(jar)) {
            throw new IllegalArgumentException(
                    jar + " is missing: build it with mvn package -DskipTests, or name another");
        }
    }

    /** Every role that may run, by name. */
    List<String> names() {
        List<String> names = new ArrayList<>(answererNames());
        names.addAll(others);
        if (others.contains("trainer")) {
            names.add(SECOND_TRAINER);
        }
        return names;
    }

    List<String> answererNames() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < answerers; i++) {
            names.add("answerer-" + i);
        }
        return names;
    }

    Path log(String name) {
        return folder.resolve(name + ".log");
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    @Override
    public String toString() {
        return counted(brokers, "broker") + ", " + counted(answerers, "answerer") + ", "
                + counted(partitions, "partition") + (others.isEmpty() ? "" : ", " + String.join(", ", others));
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
