package io.candor.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The packaged service under faults of different kinds, those that are over soonest. */
class ShortChaosTest {
    private static final Path BUILT = Path.of("..", "target");
    private static final Path JAR = BUILT.resolve("quarkus-app/quarkus-run.jar");
    private static final String REGISTRY = "candor.registry.home";

    private static final List<Fault> KINDS = List.of(
            Fault.ANSWERER_KILLED,
            Fault.ANSWERER_STOPPED,
            Fault.BROKER_KILLED,
            Fault.REGISTRY_AWAY,
            Fault.CALIBRATOR_KILLED,
            Fault.CALIBRATOR_EMPTIED,
            Fault.CONSOLE_KILLED,
            Fault.TRAINER_KILLED,
            Fault.TRANSACTION_LEFT,
            Fault.POISON,
            Fault.RELEASE_SWAPPED,
            Fault.RELEASE_DAMAGED,
            Fault.RELEASE_HALF_WRITTEN);

    @Test
    @Timeout(600)
    void shouldLoseAndDoubleNothingWhenTwelveFaultsOfDifferentKindsMeetThePackagedService(@TempDir Path folder)
            throws IOException {
        assumeTrue(Files.exists(JAR), "the service is not packaged: mvn package -DskipTests");
        System.setProperty(REGISTRY, BUILT.resolve("registry").toAbsolutePath().toString());

        int exitCode = new CommandLine(new ChaosCommand())
                .execute(
                        "--jar=" + JAR,
                        "--out=" + folder,
                        "--kinds=" + KINDS.stream().map(Fault::name).collect(Collectors.joining(",")),
                        "--faults=12",
                        "--questions=600",
                        "--rate=20",
                        "--calm=1",
                        "--seed=12");

        String report = Files.readString(folder.resolve("chaos.md"));
        assertThat(report)
                .doesNotContain("VIOLATED", "NOT RECOVERED")
                .contains("Every one of 12 faults was recovered from.");
        assertThat(exitCode).isZero();
        assertThat(report(report)).hasSize(12).doesNotHaveDuplicates();
    }

    /** The kinds that the report names one by one. */
    private static List<String> report(String text) {
        return Stream.of(text.split("\n"))
                .filter(line -> line.startsWith("- number "))
                .map(line -> line.replaceFirst(".*after question \\d+, (.*?)( \\(\\d+\\))?: .*", "$1"))
                .toList();
    }
}
