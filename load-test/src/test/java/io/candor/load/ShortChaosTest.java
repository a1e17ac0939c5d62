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

/** The packaged service under faults of twelve kinds, those that are over soonest. */
class ShortChaosTest {
    private static final Path JAR = Path.of(System.getProperty("candor.jar"));
    private static final int SEED = 12;

    private static final List<Fault> KINDS = List.of(
            Fault.ANSWERER_KILLED,
            Fault.ANSWERER_STOPPED,
            Fault.BROKER_KILLED,
            Fault.REGISTRY_AWAY,
            Fault.CALIBRATOR_KILLED,
            Fault.CALIBRATOR_EMPTIED,
            Fault.CONSOLE_KILLED,
            Fault.TRANSACTION_LEFT,
            Fault.POISON,
            Fault.RELEASE_SWAPPED,
            Fault.RELEASE_DAMAGED,
            Fault.RELEASE_STORE_AWAY);

    @Test
    @Timeout(900)
    void shouldLoseAndDoubleNothingWhenTwelveKindsOfFaultsMeetThePackagedService(@TempDir Path folder)
            throws IOException {
        assumeTrue(Files.exists(JAR), "the service is not packaged: mvn package -DskipTests");

        int exitCode = new CommandLine(new ChaosCommand())
                .execute(
                        "--jar=" + JAR,
                        "--out=" + folder,
                        "--kinds=" + names(Stream.concat(KINDS.stream(), Stream.of(Fault.BROKERS_ROLLED))),
                        "--faults=" + KINDS.size(),
                        "--questions=480",
                        "--rate=20",
                        "--calm=1",
                        "--seed=" + SEED);

        String report = Files.readString(folder.resolve("chaos.md"));
        assertThat(report)
                .as("seed %d", SEED)
                .doesNotContain("VIOLATED", "NOT RECOVERED")
                .contains("Every one of 12 faults was recovered from.")
                .contains("Left out: there is no broker to do without: --brokers is below 3.");
        assertThat(struck(report))
                .containsExactlyInAnyOrderElementsOf(
                        KINDS.stream().map(Fault::words).toList());
        assertThat(exitCode).isZero();
    }

    private static String names(Stream<Fault> kinds) {
        return kinds.map(Fault::name).collect(Collectors.joining(","));
    }

    /** The kinds that the report tells of, fault by fault. */
    private static List<String> struck(String report) {
        return Stream.of(report.split("\n"))
                .filter(line -> line.startsWith("- number "))
                .map(line -> line.replaceFirst(".*after question \\d+, (.*?)( \\(\\d+\\))?: .*", "$1"))
                .toList();
    }
}
