package io.candor.load;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/**
 * What is asked, and when.
 *
 * @param name for the report
 * @param stages one after the other, at least one
 * @param score share of questions that want the confidence alone, in [0, 1]
 * @param hot share of questions that meet on one partition, in [0, 1]
 * @param poison share of records that cannot be worked on, in [0, 1]
 * @param giveUpSeconds nothing more is asked once a question has waited that long; infinite to go on to the end
 */
record Scenario(String name, List<Stage> stages, double score, double hot, double poison, double giveUpSeconds) {
    private static final String SUFFIX = ".properties";

    Scenario {
        for (double share : new double[] {score, hot, poison}) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("score, hot and poison must be in [0, 1], got: " + share);
            }
        }
        if (!(giveUpSeconds > 0)) {
            throw new IllegalArgumentException("giveup must be positive, in seconds, got: " + giveUpSeconds);
        }
    }

    /**
     * Reads a scenario file, or the one of that name among {@code ours}.
     *
     * @throws IllegalArgumentException when there is none, or what is in it cannot be
     */
    static Scenario find(String name, Path ours) throws IOException {
        Path bundled = ours.resolve(name + SUFFIX);
        if (Files.exists(bundled)) {
            return read(bundled);
        }
        if (!Files.isRegularFile(Path.of(name))) {
            throw new IllegalArgumentException("there is no scenario " + name + ": name a file, or one of those in "
                    + ours + " without its ending");
        }
        return read(Path.of(name));
    }

    static Scenario read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        if (properties.getProperty("stages") == null) {
            throw new IllegalArgumentException(file + ": stages is missing, for example stages=60@20");
        }
        return new Scenario(
                file.getFileName().toString().replace(SUFFIX, ""),
                stages(properties.getProperty("stages")),
                number(properties, "score", "0"),
                number(properties, "hot", "0"),
                number(properties, "poison", "0"),
                number(properties, "giveup", "Infinity"));
    }

    static List<Stage> stages(String text) {
        return Arrays.stream(text.split(",")).map(Stage::parse).toList();
    }

    private static double number(Properties properties, String key, String absent) {
        return Double.parseDouble(properties.getProperty(key, absent));
    }

    /** To its end, with nothing but answerable questions evenly spread. */
    static Scenario plain(String name, List<Stage> stages) {
        return new Scenario(name, stages, 0, 0, 0, Double.POSITIVE_INFINITY);
    }

    long questions() {
        return (long) stages.stream().mapToDouble(Stage::questions).sum();
    }

    double seconds() {
        return stages.stream().mapToDouble(Stage::seconds).sum();
    }

    /** When question {@code index}, from 0, is due, in nanoseconds after the begin, whatever became of those before it. */
    long dueNanos(long index) {
        double left = index;
        double begin = 0;
        for (Stage stage : stages) {
            if (left < stage.questions()) {
                return (long) ((begin + stage.dueAt(left)) * 1e9);
            }
            left -= stage.questions();
            begin += stage.seconds();
        }
        return (long) (begin * 1e9);
    }
}
